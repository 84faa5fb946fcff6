package dev.schemawave.examples.demo;

import dev.schemawave.examples.shop.Readiness;
import dev.schemawave.examples.shop.WorkDone;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Understands what a replica prints: the log of the library, and the lines of its own. */
final class LogLines {

    /** As {@code logback.xml} has it; the name of the service is left out. */
    private static final Pattern LOGGED = Pattern.compile("(\\S+Z) ([A-Z]+) +\\S+ - (?:\\[\\S+] )?(.*)");

    private static final Pattern WAITS =
            Pattern.compile("waiting for (?:.*\\(pid (\\d+)\\).*|another replica), for .* so far");
    /** Of several requirements the first one is enough to follow the story. */
    private static final Pattern NEEDS = Pattern.compile("waiting for (\\S+ [<>=*][^:]*): .*, for .* so far");

    private static final Pattern TAKES_OVER = Pattern.compile("takes over from .*\\(pid (\\d+)\\).*");
    private static final Pattern MIGRATES = Pattern.compile("migrating (from .*)");
    private static final Pattern STEP = Pattern.compile("step (\\d+) of (\\d+): (.*)");

    private LogLines() {}

    static Heard read(String line) {
        Optional<Readiness> readiness = Readiness.parse(line);
        if (readiness.isPresent()) {
            return new Heard.Ready(readiness.get());
        }
        Optional<WorkDone> done = WorkDone.parse(line);
        if (done.isPresent()) {
            return new Heard.Worked(done.get());
        }
        Matcher logged = LOGGED.matcher(line);
        if (!logged.matches()) {
            return new Heard.Nothing();
        }
        Heard progress = progress(logged.group(1), logged.group(3));
        boolean trouble = logged.group(2).equals("WARN") || logged.group(2).equals("ERROR");
        return progress instanceof Heard.Nothing && trouble ? new Heard.Trouble(logged.group(3)) : progress;
    }

    private static Heard progress(String at, String message) {
        Matcher needs = NEEDS.matcher(message);
        if (needs.matches()) {
            return new Heard.Needs(needs.group(1));
        }
        Matcher waits = WAITS.matcher(message);
        if (waits.matches()) {
            return new Heard.Waits(Optional.ofNullable(waits.group(1)).map(Long::valueOf));
        }
        Matcher takesOver = TAKES_OVER.matcher(message);
        if (takesOver.matches()) {
            return new Heard.TakesOver(Long.parseLong(takesOver.group(1)));
        }
        Matcher migrates = MIGRATES.matcher(message);
        if (migrates.matches()) {
            return new Heard.Migrates(Instant.parse(at).toEpochMilli(), migrates.group(1));
        }
        Matcher step = STEP.matcher(message);
        if (step.matches()) {
            return new Heard.Step(Integer.parseInt(step.group(1)), Integer.parseInt(step.group(2)), step.group(3));
        }
        return new Heard.Nothing();
    }
}
