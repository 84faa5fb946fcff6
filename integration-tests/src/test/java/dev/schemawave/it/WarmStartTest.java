package dev.schemawave.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.CoordinationEvent;
import dev.schemawave.CoordinationUnavailableException;
import dev.schemawave.Coordinator;
import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.Outcome;
import dev.schemawave.SchemawaveException;
import dev.schemawave.guard.Turns;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Step;
import dev.schemawave.runner.flyway.FlywayRunner;
import dev.schemawave.runner.liquibase.LiquibaseRunner;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationRunner;
import dev.schemawave.testkit.InMemoryCoordination;
import dev.schemawave.testservers.Database;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A start with nothing to do asks one question, and asks the tool as soon as the answer may have changed. */
class WarmStartTest {

    private static final String ONE = "CREATE TABLE one (id int PRIMARY KEY)";
    private static final String TWO = "CREATE TABLE two (id int PRIMARY KEY)";

    private static final int WAITERS = 5;
    private static final String XML = "http://www.liquibase.org/xml/ns/dbchangelog";

    @TempDir
    private Path classPath;

    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final Map<String, String> settings = new HashMap<>();
    private final InMemoryCoordination coordination = new InMemoryCoordination();
    private final AtomicInteger looks = new AtomicInteger();
    private Optional<Shape> shape = Optional.empty();
    private Optional<Database> database = Optional.empty();

    /** Something that decides whether a build has something to do, or whether that is known. */
    private enum Flip {
        EDITED_FILE,
        ADDED_FILE,
        CHANGED_PARAMETER,
        CHANGED_HISTORY,
        LONGER_HISTORY,
        LOST_HISTORY,
        OPEN_CLAIM,
        BROKEN_STEP,
        NEW_REQUIREMENT,
        OTHER_COMPATIBILITY
    }

    @BeforeEach
    void useTheClassPath() throws IOException {
        Thread.currentThread()
                .setContextClassLoader(
                        new URLClassLoader(new URL[] {classPath.toUri().toURL()}, before));
    }

    @AfterEach
    void restore() {
        Thread.currentThread().setContextClassLoader(before);
    }

    @ParameterizedTest
    @EnumSource
    void aBuildThatWasHereBeforeNeedsOneRoundTripAndNoToolAndNoCoordination(Shape of) throws Exception {
        prepare(of);
        Outcome first = start(database().dataSource());
        URI address = URI.create(database().url().substring("jdbc:".length()));
        try (Turns turns = new Turns(address.getPort());
                Connection pooled = database().withPort(turns.port()).connect()) {
            int opened = turns.count();
            looks.set(0);
            coordination.close();
            Outcome second = start(poolOf(pooled));

            assertThat(turns.count() - opened).isEqualTo(1);
            assertThat(looks).hasValue(0);
            assertThat(first).isInstanceOf(Outcome.Migrated.class);
            assertThat(second).isEqualTo(new Outcome.UpToDate(first.service(), first.version()));
        }
    }

    static Stream<Arguments> flips() {
        return Stream.of(Shape.values()).flatMap(of -> Stream.of(Flip.values()).map(flip -> Arguments.of(of, flip)));
    }

    @ParameterizedTest
    @MethodSource("flips")
    void asSoonAsAnythingHasChangedTheToolLooks(Shape of, Flip flip) throws Exception {
        prepare(of);
        start(database().dataSource());
        looks.set(0);
        start(database().dataSource());
        assertThat(looks).as("before %s", flip).hasValue(0);

        flip(flip);
        try {
            start(database().dataSource());
        } catch (SchemawaveException refused) {
            assertThat(refused).hasMessageContaining("orders");
        }
        assertThat(looks.get()).as("after %s", flip).isPositive();
    }

    @Tag("full")
    @ParameterizedTest
    @MethodSource("otherFlips")
    void asSoonAsAnythingHasChangedTheToolLooksElsewhereToo(Shape of, Flip flip) throws Exception {
        asSoonAsAnythingHasChangedTheToolLooks(of, flip);
    }

    @ParameterizedTest
    @EnumSource
    void aBuildThatIsNewAndHasNothingToDoIsRememberedBesideTheOther(Shape of) throws Exception {
        prepare(of);
        start(database().dataSource());
        flip(Flip.OTHER_COMPATIBILITY);

        assertThat(start(database().dataSource())).isInstanceOf(Outcome.UpToDate.class);
        looks.set(0);
        assertThat(start(database().dataSource())).isInstanceOf(Outcome.UpToDate.class);
        settings.remove("schemawave.compatible-with");
        assertThat(start(database().dataSource())).isInstanceOf(Outcome.UpToDate.class);
        assertThat(looks).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource
    void anOlderBuildIsRememberedTooAndDisturbsNobody(Shape of) throws Exception {
        prepare(of);
        start(database().dataSource());
        flip(Flip.ADDED_FILE);
        start(database().dataSource());
        remove();

        Outcome slow = start(database().dataSource());
        looks.set(0);
        Outcome quick = start(database().dataSource());
        flip(Flip.ADDED_FILE);
        Outcome newer = start(database().dataSource());

        assertThat(slow).isInstanceOf(Outcome.SchemaAhead.class).isEqualTo(quick);
        assertThat(newer).isInstanceOf(Outcome.UpToDate.class);
        assertThat(looks).hasValue(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLYWAY_POSTGRESQL", "LIQUIBASE_MARIADB"})
    void whoeverWaitsForAPeerOfItsBuildGoesOnByOneQueryWithoutTheLeaseAndWithoutTheTool(Shape of) throws Exception {
        prepare(of);
        CountDownLatch waiting = new CountDownLatch(WAITERS);
        CountDownLatch entered = new CountDownLatch(1);
        ExecutorService threads = Executors.newCachedThreadPool();
        ClassLoader own = Thread.currentThread().getContextClassLoader();
        try {
            MigrationRunner busy = new ForwardingRunner(runner()) {

                @Override
                public List<Step.Applied> migrate(MigrationContext context) throws MigrationException {
                    entered.countDown();
                    awaitAll(waiting);
                    return super.migrate(context);
                }
            };
            Future<Outcome> holder = threads.submit(
                    () -> of(busy, database().dataSource()).build().migrate());
            entered.await();
            List<Future<Outcome>> waiters = new ArrayList<>();
            for (int i = 0; i < WAITERS; i++) {
                waiters.add(threads.submit(() -> {
                    Thread.currentThread().setContextClassLoader(own);
                    return of(watched(runner()), database().dataSource())
                            .listener(event -> {
                                if (event instanceof CoordinationEvent.WaitingForLease) {
                                    waiting.countDown();
                                }
                            })
                            .build()
                            .migrate();
                }));
            }

            assertThat(holder.get(60, TimeUnit.SECONDS)).isInstanceOf(Outcome.Migrated.class);
            for (Future<Outcome> waiter : waiters) {
                assertThat(waiter.get(60, TimeUnit.SECONDS)).isInstanceOf(Outcome.MigratedByPeer.class);
            }
            assertThat(coordination.grants()).isEqualTo(1);
            assertThat(looks).hasValue(0);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void awaitAll(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aNewBuildWithNothingToDoStartsEvenIfTheCoordinationServiceIsDown() throws Exception {
        prepare(Shape.FLYWAY_POSTGRESQL);
        start(database().dataSource());
        flip(Flip.OTHER_COMPATIBILITY);
        settings.put("schemawave.connect.timeout", "300ms");
        coordination.outage().begin();

        assertThat(start(database().dataSource())).isInstanceOf(Outcome.UpToDate.class);
        flip(Flip.ADDED_FILE);
        assertThatThrownBy(() -> start(database().dataSource())).isInstanceOf(CoordinationUnavailableException.class);
    }

    private void prepare(Shape of) throws IOException {
        shape = Optional.of(of);
        database = Optional.of(of.server().createDatabase("warm"));
        of.server().grantAllOn(database(), guardSchema());
        settings.put("schemawave.guard.schema", guardSchema());
        write("V1__one.sql", "one", ONE);
    }

    private Database database() {
        return database.orElseThrow();
    }

    private String guardSchema() {
        return database().name() + "_guard";
    }

    private boolean isFlyway() {
        return shape.orElseThrow().tool().equals("flyway");
    }

    private Path folder() throws IOException {
        return Files.createDirectories(classPath.resolve("warm"));
    }

    private void write(String script, String id, String sql) throws IOException {
        if (isFlyway()) {
            Files.writeString(folder().resolve(script), sql + ";");
        } else {
            Files.writeString(
                    folder().resolve("changelog.xml"),
                    "<databaseChangeLog xmlns=\"" + XML + "\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                            + " xsi:schemaLocation=\"" + XML + " " + XML + "/dbchangelog-latest.xsd\">"
                            + "<includeAll path=\"changes/\" relativeToChangelogFile=\"true\"/></databaseChangeLog>");
            Files.writeString(
                    Files.createDirectories(folder().resolve("changes")).resolve(id + ".sql"),
                    "--liquibase formatted sql\n--changeset orders:" + id + "\n" + sql + ";\n");
        }
    }

    private void remove() throws IOException {
        Files.delete(folder().resolve(isFlyway() ? "V2__two.sql" : "changes/two.sql"));
    }

    private void flip(Flip flip) throws IOException, SQLException {
        String history = isFlyway() ? "flyway_schema_history" : "DATABASECHANGELOG";
        String script = isFlyway() ? "script" : "FILENAME";
        switch (flip) {
            case EDITED_FILE -> write("V1__one.sql", "one", ONE + " -- edited");
            case ADDED_FILE -> write("V2__two.sql", "two", TWO);
            case CHANGED_PARAMETER ->
                settings.put(isFlyway() ? "flyway.placeholders.color" : "liquibase.parameter.color", "red");
            case CHANGED_HISTORY -> execute("UPDATE " + history + " SET " + script + " = 'other.sql'");
            case LONGER_HISTORY ->
                execute(
                        isFlyway()
                                ? "INSERT INTO " + history + " SELECT 9, '9', description, type, script, checksum,"
                                        + " installed_by, installed_on, execution_time, success FROM " + history
                                : "INSERT INTO " + history + " (ID, AUTHOR, FILENAME, DATEEXECUTED, ORDEREXECUTED,"
                                        + " EXECTYPE) SELECT 'nine', AUTHOR, FILENAME, DATEEXECUTED, 9, EXECTYPE FROM "
                                        + history);
            case LOST_HISTORY -> execute("DELETE FROM " + history);
            case OPEN_CLAIM -> execute("UPDATE " + guardSchema() + ".guard SET claim = 'somebody', epoch = epoch + 1");
            case BROKEN_STEP ->
                execute("INSERT INTO " + guardSchema() + ".journal (scope, claim, epoch, step, name, statement,"
                        + " sql_text) SELECT scope, claim, epoch, '1', 'one', 1, 'x' FROM " + guardSchema() + ".guard");
            case NEW_REQUIREMENT -> settings.put("schemawave.requires.customers", ">=2 optional");
            case OTHER_COMPATIBILITY -> settings.put("schemawave.compatible-with", "1");
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection session = database().connect();
                Statement statement = session.createStatement()) {
            statement.execute(sql);
        }
    }

    private Outcome start(DataSource source) {
        return of(watched(runner()), source).build().migrate();
    }

    private CoordinatorBuilder of(MigrationRunner runner, DataSource source) {
        CoordinatorBuilder builder = Coordinator.builder()
                .service("orders")
                .dataSource(source)
                .coordination(coordination)
                .property("schemawave.coordination.republish", "false")
                .runner(runner);
        settings.forEach((name, value) -> {
            if (name.startsWith("schemawave.")) {
                builder.property(name, value);
            }
        });
        return builder;
    }

    private MigrationRunner runner() {
        Map<String, String> ofTool = new HashMap<>(Map.of(
                isFlyway() ? "flyway.locations" : "liquibase.changelogFile",
                isFlyway() ? "classpath:warm" : "warm/changelog.xml"));
        settings.forEach((name, value) -> {
            if (!name.startsWith("schemawave.")) {
                ofTool.put(name, value);
            }
        });
        return isFlyway() ? FlywayRunner.of(ofTool) : LiquibaseRunner.of(ofTool);
    }

    private MigrationRunner watched(MigrationRunner runner) {
        return new ForwardingRunner(runner) {

            @Override
            public SchemaPlan plan(DataSource migrated) throws MigrationException {
                looks.incrementAndGet();
                return super.plan(migrated);
            }
        };
    }

    /** A pool of one connection, which stays open. */
    private static DataSource poolOf(Connection connection) {
        Connection kept = (Connection) Proxy.newProxyInstance(
                WarmStartTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    return method.getName().equals("close") ? null : method.invoke(connection, arguments);
                });
        return (DataSource) Proxy.newProxyInstance(
                WarmStartTest.class.getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    return kept;
                });
    }
}
