package dev.schemawave.spi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Builds jars entry by entry. */
final class Jars {

    private Jars() {}

    static Path withFolders(Path jar, Map<String, String> files) throws IOException {
        return write(jar, files, true);
    }

    static Path withoutFolders(Path jar, Map<String, String> files) throws IOException {
        return write(jar, files, false);
    }

    private static Path write(Path jar, Map<String, String> files, boolean folders) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            Set<String> known = new LinkedHashSet<>();
            for (Map.Entry<String, String> file : files.entrySet()) {
                if (folders) {
                    addFolders(out, file.getKey(), known);
                }
                out.putNextEntry(new ZipEntry(file.getKey()));
                out.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return jar;
    }

    static void addFolders(ZipOutputStream out, String file, Set<String> known) throws IOException {
        for (int slash = file.indexOf('/'); slash >= 0; slash = file.indexOf('/', slash + 1)) {
            if (known.add(file.substring(0, slash + 1))) {
                out.putNextEntry(new ZipEntry(file.substring(0, slash + 1)));
            }
        }
    }

    /** Spring Boot reads jars within a jar only if they are not compressed. */
    static void addStored(ZipOutputStream out, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        out.putNextEntry(entry);
        out.write(content);
    }
}
