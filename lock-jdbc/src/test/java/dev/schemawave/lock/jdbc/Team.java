package dev.schemawave.lock.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;

/** Threads that work at the same time, and whose failures are the test's. */
final class Team implements AutoCloseable {

    private static final long LONGEST_SECONDS = 40;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    <T> Future<T> start(Callable<T> work) {
        return threads.submit(work);
    }

    <T> List<T> all(int size, IntFunction<Callable<T>> work) throws Exception {
        List<Future<T>> started = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            started.add(start(work.apply(i)));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : started) {
            results.add(result(future));
        }
        return results;
    }

    static <T> T result(Future<T> future) throws InterruptedException, ExecutionException, TimeoutException {
        return future.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
