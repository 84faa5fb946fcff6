package dev.schemawave.model;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A step of a run that has ended.
 *
 * @param id what the history calls it
 * @param began when, by the clock of the holder
 * @param took how long it ran, empty for the step in which the run has ended
 */
public record RunStep(String id, Instant began, Optional<Duration> took) {

    /**
     * The text form in which steps are stored.
     *
     * @param steps in their order
     * @return one line each, whatever characters their ids have
     */
    public static String encode(List<RunStep> steps) {
        return steps.stream()
                .map(step -> Line.of(step.id, step.began, step.took))
                .collect(Collectors.joining("\n"));
    }

    /**
     * Reads the text form.
     *
     * @param text what {@link #encode} returned, maybe in another version of this library
     * @return the steps; a line that this version cannot read is left out
     */
    public static List<RunStep> decode(String text) {
        return Line.readable(List.of(text.split("\n")), RunStep::of);
    }

    private static RunStep of(Line line) {
        return new RunStep(
                line.text(0), Instant.parse(line.text(1)), line.find(2).map(Duration::parse));
    }
}
