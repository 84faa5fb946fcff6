package dev.schemawave.spi;

import java.io.IOException;

/**
 * A file that was found below a folder, or by its name.
 *
 * @param name below the folder that was asked for, with slashes; the name that was asked for, where one was
 * @param hash equal for equal contents, wherever they are kept; as strong as the check sums in jars and of Flyway are
 * @param content reads the file, as long as the {@link Resources} that have found it are open
 */
public record HashedResource(String name, String hash, Content content) {

    /** The hash of what is no file. */
    static final String DIRECTORY = "directory";

    /** Reads a file. */
    @FunctionalInterface
    public interface Content {

        /**
         * Reads all of it.
         *
         * @return the bytes
         * @throws IOException if it cannot be read
         */
        byte[] read() throws IOException;
    }

    static String hash(long crc, long size) throws IOException {
        if (crc < 0 || size < 0) {
            throw new IOException("a jar without check sums");
        }
        return Long.toHexString(crc) + ":" + size;
    }
}
