package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.config.Settings;
import dev.schemawave.model.Declaration;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.time.ManualTime;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What one part of the corridor needs to be tried without the rest of it. Events are told in real time. */
final class Part implements AutoCloseable {

    static final Duration LEASE = Duration.ofSeconds(30);
    static final Duration BEAT = Duration.ofSeconds(10);
    static final Duration CONNECT = Duration.ofSeconds(30);
    private static final LedgerKey SERVICE = new LedgerKey("orders", LedgerKey.MAIN);

    final ManualTime time = new ManualTime();
    final Run run;
    private final BlockingQueue<CoordinationEvent> told = new LinkedBlockingQueue<>();
    private final Events events = new Events(List.of(told::add), TimeSource.system());
    private final ShutdownWatch shutdown = new ShutdownWatch(time, Duration.ZERO);
    private boolean over;

    Part() {
        this(Declaration.NONE);
    }

    Part(Declaration declaration) {
        Settings settings = new Settings(
                SERVICE,
                Optional.empty(),
                new Settings.Coordination(Optional.empty(), "schemawave", CONNECT, false),
                Optional.empty(),
                Map.of(),
                declaration,
                Settings.Ahead.COMPATIBLE,
                Optional.empty(),
                new Settings.Times(
                        LEASE, BEAT, Duration.ofMinutes(10), Duration.ofMinutes(10), CONNECT, Duration.ofSeconds(10)),
                Optional.empty(),
                new Settings.Notifying(CONNECT, CONNECT, CONNECT, CONNECT, CONNECT, Map.of()));
        Holder me = new Holder(SERVICE, "pod-1", 7, time.now(), "");
        run = new Run(settings, () -> me, time, events, shutdown);
    }

    /** Renewals, which come at the lease's own beat, are passed over unless they are what is asked for. */
    <T extends CoordinationEvent> T next(Class<T> type) throws InterruptedException {
        CoordinationEvent event;
        do {
            event = told.poll(60, TimeUnit.SECONDS);
        } while (event instanceof CoordinationEvent.LeaseRenewal && type != CoordinationEvent.LeaseRenewal.class);
        assertThat(event).isInstanceOf(type);
        return type.cast(event);
    }

    /** What was told and not taken, when nothing more is told. */
    List<CoordinationEvent> rest() {
        over = true;
        events.close();
        return List.copyOf(told);
    }

    @Override
    public void close() {
        if (!over) {
            events.close();
        }
        shutdown.close();
    }
}
