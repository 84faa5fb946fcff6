package dev.schemawave.cli;

import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Bounds what is logged to what helps somebody who has typed a command. On the standard error stream. */
final class Logs {

    private static final String OWN = "dev.schemawave";

    /** {@link LogManager} keeps loggers weakly: their levels would be forgotten. */
    private static final List<Logger> KEPT = List.of(Logger.getLogger(""), Logger.getLogger(OWN));

    private Logs() {}

    /** A coordinator logs its failures before it throws them, and commands print what is thrown. */
    static void start(boolean debug) {
        LogManager.getLogManager().reset();
        ConsoleHandler handler = new ConsoleHandler();
        handler.setLevel(Level.ALL);
        handler.setFormatter(new Lines());
        handler.setFilter(logged -> debug
                || !(logged.getLevel().equals(Level.SEVERE)
                        && logged.getLoggerName().startsWith(OWN)));
        KEPT.get(0).addHandler(handler);
        KEPT.get(0).setLevel(debug ? Level.INFO : Level.WARNING);
        KEPT.get(1).setLevel(debug ? Level.FINE : Level.INFO);
    }

    private static final class Lines extends Formatter {

        @Override
        public String format(LogRecord logged) {
            String level = logged.getLevel().equals(Level.WARNING) ? "warning: " : "";
            return level + formatMessage(logged) + System.lineSeparator();
        }
    }
}
