package dev.schemawave;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The class path of a service of which only folders are at hand: its own files come from there, the tools from the libraries
 * of whoever plans. That one may be a service too, whose own migrations must not be taken for this one's.
 */
final class FolderLoader extends URLClassLoader {

    /** Where Java and the tools look up what libraries provide. */
    private static final String OF_LIBRARIES = "META-INF/";

    private final ClassLoader libraries;

    FolderLoader(List<URL> folders, ClassLoader libraries) {
        super(folders.toArray(URL[]::new), libraries);
        this.libraries = libraries;
    }

    @Override
    public @Nullable URL getResource(String name) {
        try {
            Enumeration<URL> found = getResources(name);
            return found.hasMoreElements() ? found.nextElement() : null;
        } catch (IOException e) {
            return null;
        }
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        List<URL> found = new ArrayList<>(Collections.list(findResources(name)));
        boolean isShared = name.startsWith(OF_LIBRARIES);
        if (isShared || found.isEmpty()) {
            Collections.list(libraries.getResources(name)).stream()
                    .filter(url -> isShared || !url.getProtocol().equals("file"))
                    .forEach(found::add);
        }
        return Collections.enumeration(found);
    }
}
