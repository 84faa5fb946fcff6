package dev.schemawave.benchmarks.torture;

import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A replica, which is started again after each death while the disturbances last, as an orchestrator does it. */
final class Replica implements Runnable {

    private final int number;
    private final Plan.Life life;
    private final Site site;
    private final Wires wires;
    private final Map<String, String> settings;
    private final Chronicle chronicle;
    private final Arbiter arbiter;
    private final Thread thread;
    private @Nullable ReplicaProcess process;
    private boolean retired;

    Replica(int number, Plan.Life life, Site site, Map<String, String> settings, Chronicle chronicle, Arbiter arbiter) {
        this.number = number;
        this.life = life;
        this.site = site;
        this.wires = site.wires();
        this.settings = settings;
        this.chronicle = chronicle;
        this.arbiter = arbiter;
        this.thread = new Thread(this, "replica " + number);
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    Wires wires() {
        return wires;
    }

    @Override
    public void run() {
        try {
            Pause.of(life.start());
            if (live().how() == Ending.How.READY) {
                return;
            }
            for (Duration rest : life.rests()) {
                Pause.of(rest);
                if (live().how() == Ending.How.READY) {
                    return;
                }
            }
        } catch (IOException e) {
            chronicle.note("replica " + number + " could not be started: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Ending live() throws IOException, InterruptedException {
        ReplicaProcess now = boot();
        if (now == null) {
            return Ending.RETIRED;
        }
        Ending ending = now.await();
        arbiter.hear(number, ending);
        return ending;
    }

    private synchronized @Nullable ReplicaProcess boot() throws IOException {
        if (retired) {
            return null;
        }
        chronicle.note("start replica " + number);
        process = site.start(number, wires, settings, chronicle);
        return process;
    }

    synchronized void kill() {
        if (process != null) {
            process.kill();
        }
    }

    synchronized void freeze() {
        if (process != null) {
            process.freeze();
        }
    }

    synchronized void thaw() {
        if (process != null) {
            process.thaw();
        }
    }

    /** It is not started again. */
    synchronized void retire() {
        retired = true;
    }

    /** Waits until it has ended for good. */
    boolean awaitEnd(Deadline end) throws InterruptedException {
        thread.join(Math.max(1, end.remaining(TimeSource.system()).toMillis()));
        return !thread.isAlive();
    }

    /** Kills it, whatever it does. */
    void end() throws InterruptedException {
        retire();
        kill();
        thread.join();
        wires.close();
    }
}
