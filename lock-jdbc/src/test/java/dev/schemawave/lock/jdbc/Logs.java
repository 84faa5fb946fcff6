package dev.schemawave.lock.jdbc;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What would stand in a log. */
final class Logs {

    private Logs() {}

    static String text(Throwable thrown) {
        StringWriter text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
