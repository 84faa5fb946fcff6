package dev.schemawave.benchmarks.torture;

import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the replicas of a round have said, and what was done to them. */
final class Chronicle {

    private static final String STEP = "EVENT StepStarted";
    private static final Pattern ENDED = Pattern.compile("EVENT SchemaClaimed epoch=\\d+ ended=(\\d+) .*");
    private static final TimeSource TIME = TimeSource.system();

    private final long began = TIME.nanos();
    private final List<String> lines = new ArrayList<>();
    private final Claims claims = new Claims();
    private int steps;
    private int migrating;
    private int evicted;

    /** A replica has said something. */
    synchronized void said(int replica, String line) {
        note("replica " + replica + ": " + line);
        if (line.startsWith(STEP)) {
            steps++;
            migrating = replica;
            notifyAll();
        }
        Matcher ended = ENDED.matcher(line);
        if (ended.matches()) {
            claims.claimed(replica);
            evicted += Integer.parseInt(ended.group(1));
        }
    }

    /** A replica's process has ended. */
    synchronized void ended(int replica, Ending ending) {
        note("replica " + replica + " has ended: " + ending.how());
        claims.ended(replica, ending);
    }

    /** Something else has happened. */
    synchronized void note(String line) {
        lines.add(String.format(
                Locale.ROOT, "%6d %s", Duration.ofNanos(TIME.nanos() - began).toMillis(), line));
    }

    /** How many steps have begun so far. */
    synchronized int steps() {
        return steps;
    }

    /** The replica that has begun the latest step. */
    synchronized int migrating() {
        return migrating;
    }

    /** Waits until so many steps have begun in all. */
    synchronized void awaitSteps(int wanted, Duration atMost) throws InterruptedException {
        Deadline end = Deadline.in(TIME, atMost);
        while (steps < wanted && !end.hasPassed(TIME)) {
            TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end.remaining(TIME).toNanos()));
        }
    }

    /** How many replicas lived to learn that another one had claimed the schema after them. */
    synchronized int fenced() {
        return claims.fenced();
    }

    /** How many sessions of earlier holders were ended. */
    synchronized int evicted() {
        return evicted;
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }
}
