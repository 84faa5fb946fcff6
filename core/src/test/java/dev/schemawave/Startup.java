package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.schemawave.time.ManualTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** One replica's start-up on a thread of its own, and what it tells. */
final class Startup {

    private static final int PATIENCE_SECONDS = 60;

    private final BlockingQueue<CoordinationEvent> events;
    private final Future<Outcome> end;

    private Startup(BlockingQueue<CoordinationEvent> events, Future<Outcome> end) {
        this.events = events;
        this.end = end;
    }

    static Startup of(CoordinatorBuilder builder, ExecutorService threads) {
        BlockingQueue<CoordinationEvent> events = new LinkedBlockingQueue<>();
        Coordinator coordinator = builder.listener(events::add).build();
        return new Startup(events, threads.submit(coordinator::migrate));
    }

    /** Takes events until one of a type has come. */
    <T extends CoordinationEvent> T next(Class<T> type) throws InterruptedException {
        while (true) {
            CoordinationEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(event).as("waiting for " + type.getSimpleName()).isNotNull();
            if (type.isInstance(event)) {
                return type.cast(event);
            }
        }
    }

    /** The same, while time passes: it stands still otherwise. */
    <T extends CoordinationEvent> T next(Class<T> type, ManualTime time) throws InterruptedException {
        for (int second = 0; second < 2_000; second++) {
            CoordinationEvent event = events.poll(20, TimeUnit.MILLISECONDS);
            if (type.isInstance(event)) {
                return type.cast(event);
            }
            time.advance(Duration.ofSeconds(1));
        }
        throw new AssertionError("no " + type.getSimpleName());
    }

    /** Returns when the replica has looked at the ledger, has shown that it waits, and waits. */
    Startup awaitGate() throws InterruptedException {
        next(CoordinationEvent.WaitingForRequirements.class);
        return this;
    }

    Outcome outcome() throws Exception {
        return end.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    <E extends SchemawaveException> E error(Class<E> type) {
        Throwable thrown = catchThrowable(() -> end.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertThat(thrown).hasCauseInstanceOf(type);
        return type.cast(thrown.getCause());
    }

    /** How often something was told that was not taken yet. */
    long count(Class<? extends CoordinationEvent> type) {
        return events.stream().filter(type::isInstance).count();
    }

    /** What was told and not taken, after the start-up has ended. */
    List<CoordinationEvent> rest() {
        return List.copyOf(events);
    }

    void interrupt() {
        end.cancel(true);
    }
}
