package dev.schemawave.runner.liquibase;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The changelogs of a build, to be changed file by file, and packaged in one way or another. */
record ClassPath(Map<String, String> files) {

    /** How a build is packaged. */
    enum Kind {
        DIRECTORY,
        JAR
    }

    ClassPath with(String name, String content) {
        Map<String, String> copy = new TreeMap<>(files);
        copy.put(name, content);
        return new ClassPath(copy);
    }

    ClassPath without(String name) {
        Map<String, String> copy = new TreeMap<>(files);
        copy.remove(name);
        return new ClassPath(copy);
    }

    URLClassLoader loader(Kind kind, Path empty, ClassLoader parent) throws IOException {
        Path place = kind == Kind.JAR ? jar(empty.resolveSibling(empty + ".jar")) : directory(empty);
        return new URLClassLoader(new URL[] {place.toUri().toURL()}, parent);
    }

    private Path directory(Path empty) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = empty.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        return empty;
    }

    private Path jar(Path jar) throws IOException {
        Set<String> folders = new LinkedHashSet<>();
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                String name = file.getKey();
                for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
                    if (folders.add(name.substring(0, slash + 1))) {
                        out.putNextEntry(new ZipEntry(name.substring(0, slash + 1)));
                    }
                }
                out.putNextEntry(new ZipEntry(name));
                out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }
}
