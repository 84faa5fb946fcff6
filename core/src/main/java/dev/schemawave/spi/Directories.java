package dev.schemawave.spi;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.zip.CRC32;

/** Files in directories. Links are followed. */
final class Directories {

    /** A link may lead back to where it is. */
    private static final int DEEPEST = 50;

    private Directories() {}

    static HashedResource one(File file, String name) throws IOException {
        if (file.isDirectory()) {
            return new HashedResource(name, HashedResource.DIRECTORY, () -> new byte[0]);
        }
        byte[] content = Files.readAllBytes(file.toPath());
        CRC32 crc = new CRC32();
        crc.update(content);
        return new HashedResource(
                name, HashedResource.hash(crc.getValue(), content.length), () -> Files.readAllBytes(file.toPath()));
    }

    static void below(File directory, List<HashedResource> found) throws IOException {
        below(directory, "", 0, found);
    }

    private static void below(File directory, String prefix, int depth, List<HashedResource> found) throws IOException {
        File[] files = directory.listFiles();
        if (files == null || depth > DEEPEST) {
            throw new IOException("not a directory that can be listed: " + directory);
        }
        for (File file : files) {
            if (file.isDirectory()) {
                below(file, prefix + file.getName() + "/", depth + 1, found);
            } else {
                found.add(one(file, prefix + file.getName()));
            }
        }
    }
}
