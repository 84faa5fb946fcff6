package dev.schemawave.benchmarks.bench.start;

import dev.schemawave.Coordinator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Many replicas in one JVM. */
final class CoordinatedThreads {

    private CoordinatedThreads() {}

    /**
     * Starts up so many times at once, and says how many succeeded.
     *
     * @param args how many
     * @throws IOException if there is no standard input
     * @throws InterruptedException never
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Told.begin();
        long begun = System.nanoTime();
        AtomicInteger ready = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[0]); i++) {
            Thread thread = new Thread(
                    () -> {
                        Coordinator.migrateOnStartup();
                        ready.incrementAndGet();
                    },
                    "replica " + i);
            thread.start();
            threads.add(thread);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Told.done(begun, ready.toString());
        System.exit(0);
    }
}
