package dev.schemawave.testkit;

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
public final class Team implements AutoCloseable {

    private static final long LONGEST_SECONDS = 60;

    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "schemawave-test-team");
        thread.setDaemon(true);
        return thread;
    });

    /** A team that has not begun. */
    public Team() {}

    /**
     * Starts one piece of work.
     *
     * @param work what to do
     * @param <T> what comes out
     * @return the work under way
     */
    public <T> Future<T> start(Callable<T> work) {
        return threads.submit(work);
    }

    /**
     * Starts many pieces of work at once and waits for all.
     *
     * @param size how many
     * @param work what each does, by its number from 0
     * @param <T> what comes out
     * @return what came out, in order
     * @throws ExecutionException if one failed
     * @throws TimeoutException if one hangs
     * @throws InterruptedException if the test's thread is interrupted
     */
    public <T> List<T> all(int size, IntFunction<Callable<T>> work)
            throws ExecutionException, TimeoutException, InterruptedException {
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

    /**
     * Waits for one piece of work.
     *
     * @param future the work under way
     * @param <T> what comes out
     * @return what came out
     * @throws ExecutionException if it failed
     * @throws TimeoutException if it hangs
     * @throws InterruptedException if the test's thread is interrupted
     */
    public static <T> T result(Future<T> future) throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    }

    /** Interrupts whoever still works. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
