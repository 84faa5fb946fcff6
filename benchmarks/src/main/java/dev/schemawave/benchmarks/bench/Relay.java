package dev.schemawave.benchmarks.bench;

import dev.schemawave.benchmarks.bench.locks.Kind;
import dev.schemawave.benchmarks.bench.locks.Mutex;
import dev.schemawave.benchmarks.bench.locks.Pause;
import dev.schemawave.benchmarks.bench.locks.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Clients that hand one lock around. A holder holds it for a moment, gives it back, and queues again when the next one has
 * it; otherwise it could win against those who are only being told.
 */
final class Relay implements AutoCloseable {

    private static final int FIRST = 5;
    private static final int COUNTED = 40;

    private final Duration hold;
    private final List<Mutex> clients = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Double> handOffs = new ArrayList<>();
    private final CountDownLatch warm = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private long released;
    private int holds;

    /**
     * What came of it.
     *
     * @param handOff how long one took, in nanoseconds
     * @param commands how many were sent for one
     */
    record Told(Figure handOff, double commands) {}

    Relay(Kind kind, Place place, int count, Duration hold) throws IOException, InterruptedException {
        this.hold = hold;
        for (int i = 0; i < count; i++) {
            clients.add(kind.open(place));
        }
    }

    Told run(Traffic traffic) throws IOException, InterruptedException, ExecutionException {
        List<Future<?>> running = new ArrayList<>();
        for (Mutex client : clients) {
            running.add(threads.submit(() -> {
                while (isOn()) {
                    turn(client);
                }
                return null;
            }));
        }
        warm.await();
        traffic.count();
        over.await();
        double commands = (double) traffic.count() / COUNTED;
        for (Future<?> one : running) {
            one.get();
        }
        return new Told(Figure.of(handOffs), commands);
    }

    private synchronized boolean isOn() {
        return holds < FIRST + COUNTED;
    }

    private void turn(Mutex client) throws Exception {
        client.acquire();
        int mine = held();
        Pause.of(hold);
        releasing();
        client.release();
        awaitNext(mine);
    }

    private synchronized int held() {
        holds++;
        if (holds > FIRST && holds <= FIRST + COUNTED) {
            handOffs.add((double) (System.nanoTime() - released));
        }
        if (holds == FIRST) {
            warm.countDown();
        }
        if (holds == FIRST + COUNTED) {
            over.countDown();
        }
        notifyAll();
        return holds;
    }

    private synchronized void releasing() {
        released = System.nanoTime();
    }

    private synchronized void awaitNext(int mine) throws InterruptedException {
        while (holds == mine && holds < FIRST + COUNTED) {
            wait();
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        for (Mutex client : clients) {
            client.close();
        }
    }
}
