package dev.schemawave;

import dev.schemawave.guard.DriverDataSource;
import dev.schemawave.model.Declaration;
import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Past;
import dev.schemawave.model.Requirement;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.time.ManualTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Services that meet in one coordination, with stubs of schemas, while time stands still unless a test moves it. */
final class Stage implements AutoCloseable {

    final ManualTime time = new ManualTime();
    final InMemoryCoordination coordination;
    private final SchemaLedger ledger;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    Stage() {
        this(Optional.empty());
    }

    /** With a coordination in which time passes by itself. */
    Stage(InMemoryCoordination coordination) {
        this(Optional.of(coordination));
    }

    private Stage(Optional<InMemoryCoordination> given) {
        coordination = given.orElseGet(() -> new InMemoryCoordination(time));
        ledger = coordination.ledger().orElseThrow();
    }

    /** A service whose build has one migration for each version. */
    Service service(String name, String... versions) {
        return new Service(name, versions);
    }

    /** What a service that is not on this stage announces. */
    void announce(String service, Status status, String version, String... requires) {
        announce(LedgerKey.MAIN, service, status, version, requires);
    }

    void announce(String schema, String service, Status status, String version, String... requires) {
        LedgerKey key = new LedgerKey(service, schema);
        Optional<String> failure =
                status == Status.FAILED ? Optional.of("relation nowhere is missing") : Optional.empty();
        publish(new LedgerEntry(
                key,
                status,
                Optional.of(version).filter(text -> !text.isEmpty()),
                List.of("release-6"),
                Fingerprint.of(List.of(service, version)),
                "stub",
                new Holder(key, service + "-7f9c", 1, time.now(), ""),
                time.now(),
                failure,
                Optional.empty(),
                0,
                new Declaration(
                        List.of(requires).stream().map(Requirement::parse).toList(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("team " + service),
                        Optional.of("#" + service)),
                Past.NONE));
    }

    void publish(LedgerEntry entry) {
        try {
            long revision;
            do {
                revision = ledger.read(entry.key())
                        .map(SchemaLedger.Published::revision)
                        .orElse(SchemaLedger.NONE);
            } while (!ledger.publish(entry, revision));
        } catch (CoordinationException e) {
            throw new AssertionError(e);
        }
    }

    LedgerEntry entry(String service) {
        try {
            return ledger.read(new LedgerKey(service, LedgerKey.MAIN))
                    .orElseThrow()
                    .entry();
        } catch (CoordinationException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    /** A build of a service. Each start is another replica of it. */
    final class Service {

        private final String name;
        private final String[] versions;
        private final Map<String, String> properties = new HashMap<>();
        private final StubRunner.History history = new StubRunner.History();
        private StubRunner.Work work = step -> {};

        private Service(String name, String... versions) {
            this.name = name;
            this.versions = versions.clone();
        }

        Service requires(String target, String condition) {
            return with("schemawave.requires." + target, condition);
        }

        Service with(String property, String value) {
            properties.put(property, value);
            return this;
        }

        Service doing(StubRunner.Work inEachStep) {
            work = inEachStep;
            return this;
        }

        /** All of its migrations were applied long ago. */
        Service isMigrated() {
            history.applied.addAll(List.of(versions));
            return this;
        }

        int runs() {
            return history.runs.get();
        }

        List<String> applied() {
            return List.copyOf(history.applied);
        }

        Startup start() {
            CoordinatorBuilder builder = Coordinator.builder()
                    .service(name)
                    .property("schemawave.guard", "unfenced")
                    .runner(new StubRunner(history, work, versions))
                    .dataSource(new DriverDataSource(
                            "jdbc:h2:mem:" + name + ";DB_CLOSE_DELAY=-1", Optional.empty(), Optional.empty()))
                    .coordination(coordination)
                    .time(time);
            properties.forEach(builder::property);
            return Startup.of(builder, threads);
        }
    }
}
