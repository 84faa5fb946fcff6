package dev.schemawave.examples.demo;

import dev.schemawave.examples.shop.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What is known of one replica. Tells the story as it becomes known. Safe for use by many threads. */
final class Replica {

    private final ShopService service;
    private final String name;
    private final Map<Long, String> names;
    private final Story story;
    private final CountDownLatch settled = new CountDownLatch(1);

    private long pid;
    private long startedAt;
    private Optional<String> waitsFor = Optional.empty();
    private Optional<Heard.Step> step = Optional.empty();
    private @Nullable Long migrationStartedAt;
    private @Nullable Readiness readiness;
    private boolean killed;
    private Shift shift = Shift.NONE;

    /**
     * A replica that has not been started.
     *
     * @param service whose
     * @param name its own
     * @param names of all replicas by process id, shared by all
     * @param story is told what happens
     */
    Replica(ShopService service, String name, Map<Long, String> names, Story story) {
        this.service = service;
        this.name = name;
        this.names = names;
        this.story = story;
    }

    ShopService service() {
        return service;
    }

    String name() {
        return name;
    }

    synchronized void started(long processId, long at) {
        pid = processId;
        startedAt = at;
        names.put(processId, name);
        tell("starts, process " + processId, Story.Tone.PLAIN);
    }

    synchronized void hear(String line) {
        Heard heard = LogLines.read(line);
        if (heard instanceof Heard.Waits waits) {
            waits(waits.forPid().map(this::nameOf).orElse("another replica"));
        } else if (heard instanceof Heard.Needs needs) {
            waits(needs.requirement());
        } else if (heard instanceof Heard.TakesOver takesOver) {
            tell("takes over from " + nameOf(takesOver.fromPid()), Story.Tone.STRONG);
        } else if (heard instanceof Heard.Migrates migrates) {
            migrationStartedAt = migrates.at();
            tell("migrates " + migrates.what(), Story.Tone.STRONG);
        } else if (heard instanceof Heard.Step begun) {
            step = Optional.of(begun);
            tell(begun + ": " + begun.what(), Story.Tone.PLAIN);
        } else if (heard instanceof Heard.Ready ready) {
            readiness = ready.readiness();
            tell("is ready: " + readiness.outcome(), Story.Tone.GOOD);
            settled.countDown();
        } else if (heard instanceof Heard.Worked worked) {
            shift = shift.worked(worked.done());
            tell(
                    "has asked " + worked.done().queries() + " queries, "
                            + worked.done().failed() + " failed",
                    worked.done().failed() == 0 ? Story.Tone.PLAIN : Story.Tone.BAD);
        } else if (heard instanceof Heard.Trouble trouble) {
            tell(trouble.text(), Story.Tone.BAD);
        }
    }

    /** Prevents a killed replica from counting as one that has failed; called before the signal is sent. */
    synchronized void killed() {
        killed = true;
        tell(
                "is killed (kill -9) in the middle of "
                        + step.map(Heard.Step::toString).orElse("a step"),
                Story.Tone.BAD);
        settled.countDown();
    }

    /** Called before the signal is sent. */
    synchronized void stopped() {
        shift = shift.stopped(System.currentTimeMillis());
        tell("is told to stop (SIGTERM)", Story.Tone.PLAIN);
    }

    synchronized void ended(int status, Path log) {
        shift = shift.ended(System.currentTimeMillis());
        if (readiness != null && status != 0 && shift.stoppedAt() == null) {
            tell("ended with status " + status + ": see " + log, Story.Tone.BAD);
        }
        if (readiness == null && !killed) {
            tell("ended with status " + status + " before it was ready: see " + log, Story.Tone.BAD);
        }
        settled.countDown();
    }

    synchronized boolean isInSlowStep() {
        return step.filter(begun -> begun.number() == service.slowStep()).isPresent() && !isSettled();
    }

    synchronized boolean isReady() {
        return readiness != null;
    }

    boolean isSettled() {
        return settled.getCount() == 0;
    }

    boolean awaitSettled(Duration limit) throws InterruptedException {
        return settled.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    synchronized ShopReport.OfReplica report() {
        return new ShopReport.OfReplica(
                name,
                pid,
                readiness == null ? null : readiness.outcome(),
                readiness == null ? null : readiness.from(),
                readiness == null ? null : readiness.to(),
                startedAt,
                migrationStartedAt,
                readiness == null ? null : readiness.at(),
                killed);
    }

    synchronized Shift shift() {
        return shift;
    }

    private void waits(String whom) {
        if (!waitsFor.equals(Optional.of(whom))) {
            waitsFor = Optional.of(whom);
            tell("waits for " + whom, Story.Tone.PLAIN);
        }
    }

    private String nameOf(long processId) {
        return names.getOrDefault(processId, "process " + processId);
    }

    private void tell(String what, Story.Tone tone) {
        story.tell(name, what, tone);
    }
}
