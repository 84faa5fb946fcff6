package dev.schemawave.it;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;

/** Class paths that differ from the one of the tests. */
final class ClassPaths {

    private ClassPaths() {}

    /** As if the jars that provide a service were not there. */
    static ClassLoader without(String service) {
        return new ClassLoader(ClassPaths.class.getClassLoader()) {
            @Override
            public Enumeration<URL> getResources(String name) throws IOException {
                return name.endsWith(service) ? Collections.emptyEnumeration() : super.getResources(name);
            }
        };
    }

    /** With more directories. */
    static ClassLoader plus(Path... directories) {
        URL[] urls = new URL[directories.length];
        try {
            for (int i = 0; i < directories.length; i++) {
                urls[i] = directories[i].toUri().toURL();
            }
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException(e);
        }
        return new URLClassLoader(urls, ClassPaths.class.getClassLoader());
    }
}
