package dev.schemawave.benchmarks.bench;

import dev.schemawave.benchmarks.bench.Result.Unit;
import dev.schemawave.benchmarks.bench.locks.Kind;
import dev.schemawave.benchmarks.bench.locks.Mutex;
import dev.schemawave.benchmarks.bench.locks.Pause;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** From SIGKILL of a holder to the lease of somebody who waits, in times to live. */
final class TakeoverCase implements Case {

    private static final Duration TTL = Duration.ofSeconds(3);

    @Override
    public String name() {
        return "takeover";
    }

    @Override
    public void run(Lab lab, Findings findings) throws Exception {
        for (Family family : List.of(Family.redis(lab, TTL), Family.zooKeeper(lab, TTL), Family.jdbc(TTL))) {
            Kind peer = family.peers().get(1);
            findings.set(peer.text(), peer.settings());
            Contest contest = new Contest()
                    .with("ours", () -> measure(lab, family, family.ours()))
                    .with("peer", () -> measure(lab, family, peer))
                    .run(lab.rounds());
            findings.add(Result.of(
                    name(),
                    family.name(),
                    peer.text(),
                    Unit.TTLS,
                    contest.of("ours"),
                    contest.of("peer"),
                    lab.rounds()));
        }
    }

    private static double measure(Lab lab, Family family, Kind kind)
            throws ExecutionException, IOException, InterruptedException {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try (Jvm holder = FirstLock.recipe(lab, kind).start(FirstLock.arguments(kind, family.place(kind)));
                Mutex next = kind.open(family.place(kind))) {
            holder.await("HELD");
            Future<Long> acquired = thread.submit(() -> {
                next.acquire();
                return System.nanoTime();
            });
            // Two renewals at least, and then at any time between two.
            long third = TTL.toMillis() / 3;
            Pause.of(TTL.plusMillis(ThreadLocalRandom.current().nextLong(third)));
            long killed = System.nanoTime();
            holder.kill();
            double taken = acquired.get() - killed;
            // By the thread that has acquired it: some locks belong to a thread.
            thread.submit(() -> {
                        next.release();
                        return true;
                    })
                    .get();
            return taken / TTL.toNanos();
        } finally {
            thread.shutdownNow();
        }
    }
}
