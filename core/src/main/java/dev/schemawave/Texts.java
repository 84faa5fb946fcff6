package dev.schemawave;

import java.time.Duration;
import java.util.Optional;

/** Words for people. */
final class Texts {

    private Texts() {}

    /** {@code 250 ms}, {@code 4.2 s}, {@code 3 min 20 s}: as exact as a reader needs it. */
    static String duration(Duration duration) {
        long millis = duration.toMillis();
        if (millis < 1_000) {
            return millis + " ms";
        }
        if (millis < 60_000) {
            return millis / 1_000 + "." + millis % 1_000 / 100 + " s";
        }
        return duration.toMinutes() + " min " + duration.toSecondsPart() + " s";
    }

    /** {@code version 3}, or {@code an empty schema} and the like where there is none. */
    static String version(Optional<String> version) {
        return version.map(name -> "version " + name).orElse("no version");
    }
}
