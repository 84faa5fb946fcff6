package dev.schemawave;

import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands events to listeners without ever waiting for one: each has a bounded queue and a daemon thread. */
final class Events implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final int CAPACITY = 1_024;
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    private final List<Outlet> outlets = new ArrayList<>();

    Events(List<CoordinationListener> listeners, TimeSource time) {
        for (CoordinationListener listener : listeners) {
            outlets.add(new Outlet(listener, time));
        }
    }

    void tell(CoordinationEvent event) {
        for (Outlet outlet : outlets) {
            outlet.offer(event);
        }
    }

    /** Lets the listeners catch up, for a short while. */
    @Override
    public void close() {
        for (Outlet outlet : outlets) {
            outlet.finish();
        }
        for (Outlet outlet : outlets) {
            outlet.awaitFinished();
        }
    }

    private static final class Outlet {

        private final CoordinationListener listener;
        private final BlockingQueue<CoordinationEvent> queue = new ArrayBlockingQueue<>(CAPACITY);
        private final AtomicInteger lost = new AtomicInteger();
        private final Signal work;
        private final Signal finished;
        private volatile boolean finishing;

        Outlet(CoordinationListener listener, TimeSource time) {
            this.listener = listener;
            this.work = time.newSignal();
            this.finished = time.newSignal();
            Thread thread = new Thread(this::deliver, "schemawave-listener");
            thread.setDaemon(true);
            thread.start();
        }

        void offer(CoordinationEvent event) {
            if (!queue.offer(event)) {
                lost.incrementAndGet();
            }
            work.raise();
        }

        void finish() {
            finishing = true;
            work.raise();
        }

        void awaitFinished() {
            try {
                if (!finished.await(FAREWELL)) {
                    LOG.warn("Listener {} is still busy; the start-up does not wait for it", name());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void deliver() {
            try {
                while (!(finishing && queue.isEmpty())) {
                    CoordinationEvent event = queue.poll();
                    if (event == null) {
                        work.await(IDLE);
                    } else {
                        deliver(event);
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                finished.raise();
            }
        }

        private void deliver(CoordinationEvent event) {
            int missed = lost.getAndSet(0);
            if (missed > 0) {
                LOG.warn("Listener {} is too slow: {} events were not told to it", name(), missed);
            }
            try {
                listener.on(event);
            } catch (RuntimeException | LinkageError | AssertionError e) {
                LOG.warn("Listener {} failed on {}", name(), event.getClass().getSimpleName(), e);
            }
        }

        private String name() {
            return listener.getClass().getName();
        }
    }
}
