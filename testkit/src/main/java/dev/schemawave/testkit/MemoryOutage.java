package dev.schemawave.testkit;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** The way to the service in memory: all requests go through here, one at a time, and fail here if they are to. */
final class MemoryOutage implements Outage {

    private final TimeSource time;
    private final List<Runnable> doubts = new CopyOnWriteArrayList<>();
    private volatile boolean down;
    private volatile boolean answersLost;
    private volatile Duration late = Duration.ZERO;

    MemoryOutage(TimeSource time) {
        this.time = time;
    }

    /** Does what was asked as one step, if the service is up, and answers as well as it can at present. */
    <T> T answer(Supplier<T> effect) throws CoordinationException {
        if (down) {
            throw CoordinationException.unreachable("the service in memory was told to be down");
        }
        T answer = inOneStep(effect);
        passUninterrupted(late);
        if (answersLost) {
            throw CoordinationException.unreachable("the service in memory was told to lose its answers");
        }
        return answer;
    }

    /** For the service itself, which no outage keeps from anything. */
    synchronized <T> T inOneStep(Supplier<T> effect) {
        return effect.get();
    }

    void onBegin(Runnable doubt) {
        doubts.add(doubt);
    }

    private void passUninterrupted(Duration duration) {
        Deadline end = Deadline.in(time, duration);
        Signal never = time.newSignal();
        boolean interrupted = false;
        while (!end.hasPassed(time)) {
            try {
                never.await(end.remaining(time));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void begin() {
        down = true;
        doubts.forEach(Runnable::run);
        doubts.clear();
    }

    @Override
    public void end() {
        down = false;
        answersLost = false;
        late = Duration.ZERO;
    }

    @Override
    public void loseAnswers() {
        answersLost = true;
    }

    @Override
    public void slowDown(Duration by) {
        late = by;
    }
}
