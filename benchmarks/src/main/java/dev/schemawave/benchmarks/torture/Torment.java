package dev.schemawave.benchmarks.torture;

import dev.schemawave.testkit.network.FaultProxy;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;

/** Carries out the disturbances of a round, each on a thread of its own once its time has come. */
final class Torment {

    /** For steps that do not begin: a disturbance comes all the same. The first step has JVMs to wait for. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private static final Duration LONGEST_WAIT_FOR_FIRST = Duration.ofSeconds(30);

    private final Site site;
    private final List<Replica> replicas;
    private final Chronicle chronicle;
    private final Semaphore restarting = new Semaphore(1);

    Torment(Site site, List<Replica> replicas, Chronicle chronicle) {
        this.site = site;
        this.replicas = replicas;
        this.chronicle = chronicle;
    }

    /** Returns when all disturbances are over. */
    void run() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newCachedThreadPool();
        List<Future<?>> running = new ArrayList<>();
        try {
            chronicle.awaitSteps(1, LONGEST_WAIT_FOR_FIRST);
            int steps = 0;
            for (Disturbance disturbance : site.plan().disturbances()) {
                steps += disturbance.afterSteps();
                chronicle.awaitSteps(steps, LONGEST_WAIT);
                steps = Math.max(steps, chronicle.steps());
                Pause.of(disturbance.delay());
                running.add(threads.submit(() -> {
                    try {
                        disturb(disturbance);
                    } catch (SQLException | IOException e) {
                        chronicle.note("not done: " + disturbance.kind() + ": " + e);
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
            heal();
        }
    }

    /** Ends all faults that can still be there. */
    private void heal() {
        replicas.forEach(replica -> replica.wires().all().forEach(FaultProxy::heal));
        replicas.forEach(Replica::thaw);
    }

    private void disturb(Disturbance what) throws InterruptedException, SQLException, IOException {
        int which = what.atMigrating() ? chronicle.migrating() : what.replica();
        Replica victim = replicas.get(which);
        chronicle.note("DISTURB " + what.kind() + " replica " + which + " for "
                + what.lasting().toMillis() + " ms");
        FaultProxy database = victim.wires().database();
        List<FaultProxy> meeting = victim.wires().meeting();
        switch (what.kind()) {
            case FREEZE -> {
                victim.freeze();
                Pause.of(what.lasting());
                victim.thaw();
            }
            case KILL -> victim.kill();
            case DATABASE_CUT -> database.cut();
            case DATABASE_SILENCE -> {
                database.blackhole();
                Pause.of(what.lasting());
                database.heal();
            }
            case DATABASE_DELAY -> {
                database.delay(farAway(what));
                Pause.of(what.lasting());
                database.heal();
            }
            case MEETING_CUT -> meeting.forEach(FaultProxy::cut);
            case MEETING_SILENCE -> {
                meeting.forEach(FaultProxy::blackhole);
                Pause.of(what.lasting());
                meeting.forEach(FaultProxy::heal);
            }
            case MEETING_DELAY -> {
                meeting.forEach(wire -> wire.delay(farAway(what)));
                Pause.of(what.lasting());
                meeting.forEach(FaultProxy::heal);
            }
            case MEETING_RESTART -> restart(what);
            case MEETING_FORGETS -> forget();
        }
        chronicle.note("over: " + what.kind() + " replica " + which);
    }

    /** One at a time: a server that is down does not go down again. */
    private void restart(Disturbance what) throws SQLException, InterruptedException {
        restarting.acquire();
        try {
            site.meeting().stop(what.extent());
            Pause.of(what.lasting().dividedBy(2));
            site.meeting().start();
        } finally {
            restarting.release();
        }
    }

    private void forget() throws SQLException, IOException, InterruptedException {
        restarting.acquire();
        try {
            site.meeting().forget();
        } finally {
            restarting.release();
        }
    }

    private static Duration farAway(Disturbance what) {
        return Duration.ofMillis(10 + what.lasting().toMillis() / 60);
    }
}
