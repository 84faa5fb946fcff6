package dev.schemawave.it.fence;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Stops one connection once, at the last of several signs that it has shown one after the other. */
final class Trap {

    private static final int LOOKS = 450;
    private static final int LOOK_EVERY_MILLIS = 200;

    private final List<Sign> signs;
    private final boolean answered;
    private final AtomicBoolean sprung = new AtomicBoolean();
    private final CountDownLatch caught = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /**
     * Sets a trap.
     *
     * @param signs in their order
     * @param answered whether the last request goes through, and its answer is kept
     */
    Trap(List<Sign> signs, boolean answered) {
        this.signs = List.copyOf(signs);
        this.answered = answered;
    }

    /** How far one connection has come. For the thread that reads the client's requests. */
    final class Track {

        private int seen;
        private volatile boolean closed;

        /** A request comes by, and is kept if it is the one. */
        void request(String text) throws InterruptedException {
            if (seen < signs.size() && signs.get(seen).isOn(text)) {
                seen++;
                if (seen == signs.size() && sprung.compareAndSet(false, true)) {
                    if (answered) {
                        closed = true;
                    } else {
                        caught.countDown();
                        released.await();
                    }
                }
            }
        }

        /** An answer comes by, and is kept if it is the one. */
        void answer() throws InterruptedException {
            if (closed) {
                caught.countDown();
                released.await();
            }
        }
    }

    /** Returns true when the wire is stopped, false if nobody comes any more. */
    boolean awaitCaught(BooleanSupplier isStillComing) throws InterruptedException {
        for (int i = 0; i < LOOKS; i++) {
            if (caught.await(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                return true;
            }
            if (!isStillComing.getAsBoolean()) {
                return caught.getCount() == 0;
            }
        }
        return false;
    }

    void release() {
        released.countDown();
    }
}
