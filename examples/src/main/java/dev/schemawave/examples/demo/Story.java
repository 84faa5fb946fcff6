package dev.schemawave.examples.demo;

import java.io.PrintStream;
import java.util.Locale;

/** Prints the story as it happens, one line for each fact. Safe for use by many threads. */
final class Story {

    /** How a line is meant. */
    enum Tone {
        PLAIN(""),
        STRONG("\u001b[1m"),
        GOOD("\u001b[32m"),
        BAD("\u001b[31m");

        private final String colour;

        Tone(String colour) {
            this.colour = colour;
        }
    }

    private static final String NORMAL = "\u001b[0m";

    private final PrintStream out;
    private final boolean coloured;
    private final long beganAt = System.currentTimeMillis();
    private final long began = System.nanoTime();

    Story(PrintStream out, boolean coloured) {
        this.out = out;
        this.coloured = coloured;
    }

    /** Colours are for terminals only, and not for who has set NO_COLOR. The build sees to a console that can be null. */
    @SuppressWarnings("SystemConsoleNull")
    static Story on(PrintStream out) {
        String noColor = System.getenv("NO_COLOR");
        return new Story(out, System.console() != null && (noColor == null || noColor.isEmpty()));
    }

    /** When it began, in epoch milliseconds: all its times count from here. */
    long beganAt() {
        return beganAt;
    }

    void tell(String what) {
        tell("demo", what, Tone.PLAIN);
    }

    void tell(String who, String what, Tone tone) {
        double seconds = (System.nanoTime() - began) / 1e9;
        print(String.format(Locale.ROOT, "%5.1f s  %-12s %s", seconds, who, in(tone, what)));
    }

    synchronized void print(String line) {
        out.println(line);
    }

    String in(Tone tone, String text) {
        return coloured && !tone.colour.isEmpty() ? tone.colour + text + NORMAL : text;
    }
}
