package dev.schemawave.spi;

import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Files in an open jar, by its directory: the contents need not be read to be hashed. */
final class JarEntries {

    static final String VERSIONS = "META-INF/versions/";

    private JarEntries() {}

    static HashedResource one(JarFile jar, String entryName, String name) throws IOException {
        JarEntry entry = jar.getJarEntry(entryName);
        if (entry == null) {
            throw new IOException("no entry " + entryName + " in " + jar.getName());
        }
        return entry.isDirectory() || jar.getJarEntry(entryName + "/") != null
                ? new HashedResource(name, HashedResource.DIRECTORY, () -> new byte[0])
                : resource(jar, entry, name);
    }

    static void below(JarFile jar, String folder, List<HashedResource> found) throws IOException {
        startingWith(jar, folder.endsWith("/") ? folder : folder + "/", found);
    }

    /** The migration tools compare no more than the beginning, so that a folder with a longer name counts as well. */
    static void startingWith(JarFile jar, String beginning, List<HashedResource> found) throws IOException {
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            JarEntry entry = entries.nextElement();
            String name = entry.getName();
            if (name.startsWith(VERSIONS) && name.contains("/" + beginning)) {
                throw new IOException("files for some versions of Java only in " + jar.getName());
            }
            if (name.startsWith(beginning) && !entry.isDirectory()) {
                String rest = name.substring(beginning.length());
                found.add(resource(jar, entry, rest.startsWith("/") ? rest.substring(1) : rest));
            }
        }
    }

    private static HashedResource resource(JarFile jar, JarEntry entry, String name) throws IOException {
        return new HashedResource(name, HashedResource.hash(entry.getCrc(), entry.getSize()), () -> read(jar, entry));
    }

    private static byte[] read(JarFile jar, JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }
}
