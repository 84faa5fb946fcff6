package dev.schemawave.it.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.CoordinationEvent;
import dev.schemawave.Coordinator;
import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.Outcome;
import dev.schemawave.guard.DriverDataSource;
import dev.schemawave.it.Meeting;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The start-up of a replica in this JVM, with a stub of a tool. */
final class Starting {

    private static final int PATIENCE_SECONDS = 90;

    private final BlockingQueue<CoordinationEvent> events = new LinkedBlockingQueue<>();
    private final FutureTask<Outcome> start;

    /**
     * Starts.
     *
     * @param history that all builds of the service share
     * @param version which this build migrates to
     */
    Starting(String service, List<String> history, int version, Map<String, String> requires, Meeting meeting) {
        CoordinatorBuilder builder = meeting.tell(Coordinator.builder())
                .service(service)
                .property("schemawave.guard", "unfenced")
                .dataSource(new DriverDataSource(
                        "jdbc:h2:mem:" + service + ";DB_CLOSE_DELAY=-1", Optional.empty(), Optional.empty()))
                .runner(new StubTool(history, version, Duration.ofMillis(1)))
                .listener(events::add);
        requires.forEach(builder::requires);
        start = new FutureTask<>(builder.build()::migrate);
        Thread thread = new Thread(start, service);
        thread.setDaemon(true);
        thread.start();
    }

    /** Returns when the replica has shown that it waits, and waits. Returns what is missing. */
    String awaitGate() throws InterruptedException {
        while (true) {
            CoordinationEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(event).isNotNull();
            if (event instanceof CoordinationEvent.WaitingForRequirements waiting) {
                return String.valueOf(waiting.unmet());
            }
        }
    }

    Outcome outcome() throws Exception {
        return start.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
}
