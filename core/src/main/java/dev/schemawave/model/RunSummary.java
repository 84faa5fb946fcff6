package dev.schemawave.model;

import java.time.Instant;
import java.util.Optional;

/**
 * A {@link RunRecord} in short.
 *
 * @param kind in which direction it went
 * @param from the version that the schema had before, empty where nobody can name it
 * @param to the version that it was to have, empty where nobody can name it
 * @param began when it claimed the schema
 * @param ended when it had ended, or was found to have
 * @param result how it ended
 * @param host name of the holder's machine or pod
 */
public record RunSummary(
        RunKind kind,
        Optional<String> from,
        Optional<String> to,
        Instant began,
        Instant ended,
        RunResult result,
        String host) {

    String line() {
        return Line.of(kind.name(), from, to, began, ended, result.name(), host);
    }

    static RunSummary of(Line line) {
        return new RunSummary(
                RunKind.valueOf(line.text(0)),
                line.find(1),
                line.find(2),
                Instant.parse(line.text(3)),
                Instant.parse(line.text(4)),
                RunResult.valueOf(line.text(5)),
                line.text(6));
    }
}
