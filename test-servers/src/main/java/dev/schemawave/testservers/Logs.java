package dev.schemawave.testservers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads log files for messages. */
final class Logs {

    private static final int TAIL = 4000;

    private Logs() {}

    static String tail(Path log) {
        try {
            String text = Files.readString(log, StandardCharsets.ISO_8859_1);
            return text.substring(Math.max(0, text.length() - TAIL));
        } catch (IOException e) {
            return "(no log: " + e + ")";
        }
    }

    static long size(Path log) throws IOException {
        return Files.exists(log) ? Files.size(log) : 0;
    }

    /** What was written after the given position. */
    static String after(Path log, long position) throws IOException {
        byte[] all = Files.readAllBytes(log);
        int from = (int) Math.min(position, all.length);
        return new String(all, from, all.length - from, StandardCharsets.ISO_8859_1);
    }
}
