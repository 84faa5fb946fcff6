package dev.schemawave.runner.flyway;

import java.io.IOException;
import java.io.OutputStream;
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

/** What is on the class path of a build, to be changed file by file, and packaged in one way or another. */
record ClassPath(Map<String, String> files) {

    static final String VERSION = "org/flywaydb/core/internal/version.txt";
    static final String PLUGINS = "META-INF/services/org.flywaydb.core.extensibility.Plugin";

    /** How a build is packaged. */
    enum Kind {
        DIRECTORY,
        JAR,
        JAR_WITHOUT_FOLDERS
    }

    static ClassPath ofFlyway() {
        return new ClassPath(Map.of(VERSION, "13.12.0", PLUGINS, "org.flywaydb.core.Own\n"));
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

    /** Sees nothing but these files. */
    URLClassLoader loader(Kind kind, Path empty) throws IOException {
        Path place = kind == Kind.DIRECTORY ? directory(empty) : jar(empty.resolveSibling(empty + ".jar"), kind);
        return new URLClassLoader(new URL[] {place.toUri().toURL()}, null);
    }

    private Path directory(Path empty) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = empty.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, bytes(file.getValue()));
        }
        return empty;
    }

    private Path jar(Path jar, Kind kind) throws IOException {
        Files.createDirectories(jar.getParent());
        Set<String> folders = new LinkedHashSet<>();
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream out = new ZipOutputStream(file)) {
            for (Map.Entry<String, String> each : files.entrySet()) {
                String name = each.getKey();
                for (int slash = name.indexOf('/');
                        kind == Kind.JAR && slash >= 0;
                        slash = name.indexOf('/', slash + 1)) {
                    if (folders.add(name.substring(0, slash + 1))) {
                        out.putNextEntry(new ZipEntry(name.substring(0, slash + 1)));
                    }
                }
                out.putNextEntry(new ZipEntry(name));
                out.write(bytes(each.getValue()));
            }
        }
        return jar;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
