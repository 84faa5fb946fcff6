package dev.schemawave.benchmarks.bench.start;

import dev.schemawave.benchmarks.bench.locks.Kind;
import dev.schemawave.benchmarks.bench.locks.Mutex;
import dev.schemawave.benchmarks.bench.locks.Place;
import java.util.List;

/** Takes a lock, says so, and keeps it until it is killed. */
final class LockStart {

    private LockStart() {}

    /**
     * Takes a lock.
     *
     * @param args which kind, and where
     * @throws Exception if the lock cannot be had
     */
    public static void main(String[] args) throws Exception {
        // Some clients have threads that would keep a failed JVM alive.
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> {
            failure.printStackTrace();
            Runtime.getRuntime().halt(1);
        });
        List<String> arguments = List.of(args);
        Mutex mutex = Kind.valueOf(args[0]).open(Place.parse(arguments.subList(1, args.length)));
        mutex.acquire();
        System.out.println("HELD");
        System.out.flush();
        mutex.keep();
        Thread.currentThread().join();
    }
}
