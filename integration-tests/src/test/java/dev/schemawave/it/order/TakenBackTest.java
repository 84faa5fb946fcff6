package dev.schemawave.it.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.CoordinationEvent;
import dev.schemawave.Coordinator;
import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.HalfAppliedException;
import dev.schemawave.MigrationFailedException;
import dev.schemawave.Outcome;
import dev.schemawave.Rollback;
import dev.schemawave.RollbackRefusedException;
import dev.schemawave.RolledBack;
import dev.schemawave.guard.Resolution;
import dev.schemawave.it.ForwardingRunner;
import dev.schemawave.it.NoLock;
import dev.schemawave.model.RollbackTarget;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Step;
import dev.schemawave.runner.flyway.FlywayRunner;
import dev.schemawave.spi.BuildInputs;
import dev.schemawave.spi.MigrationContext;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationRunner;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.testservers.MariaDbServer;
import dev.schemawave.testservers.PostgresServer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What builds find that start after a rollback. */
class TakenBackTest {

    @TempDir
    private Path directory;

    private final AtomicInteger looks = new AtomicInteger();
    private final Map<Integer, String> undos = new HashMap<>(Map.of(3, "DROP TABLE step_3;"));

    static Stream<DatabaseServer> servers() {
        return Stream.of(PostgresServer.shared(), MariaDbServer.shared());
    }

    @ParameterizedTest
    @MethodSource("servers")
    void noBuildIsRememberedBeyondARollback(DatabaseServer server) throws Exception {
        Database database = server.createDatabase("taken");
        build(database, 3).build().migrate();
        looks.set(0);
        assertThat(build(database, 3).build().migrate()).isInstanceOf(Outcome.UpToDate.class);
        assertThat(looks).as("it is remembered").hasValue(0);

        build(database, 3).build().rollbackTo("2");

        assertThat(build(database, 2).build().migrate())
                .isInstanceOfSatisfying(
                        Outcome.UpToDate.class,
                        older -> assertThat(older.version()).contains("2"));
        assertThat(build(database, 3).build().migrate()).isInstanceOfSatisfying(Outcome.Migrated.class, newer -> {
            assertThat(newer.from()).contains("2");
            assertThat(newer.version()).contains("3");
        });
    }

    @ParameterizedTest
    @MethodSource("servers")
    void anOlderBuildIsLetInAsTheBuildOfTheRestoredVersionHasDeclared(DatabaseServer server) throws Exception {
        Database database = server.createDatabase("taken");
        build(database, 2).property("schemawave.compatible-with", "1").build().migrate();
        CoordinatorBuilder newest = build(database, 3).property("schemawave.compatible-with", "3");
        newest.build().migrate();

        newest.build().rollbackTo("2");

        assertThat(build(database, 1).build().migrate())
                .isInstanceOfSatisfying(
                        Outcome.SchemaAhead.class,
                        ahead -> assertThat(ahead.compatibleWith()).contains("1"));
    }

    @Test
    void whereNothingIsToBeTakenBackNothingIsClaimed() throws Exception {
        Database database = PostgresServer.shared().createDatabase("taken");
        build(database, 3).build().migrate();

        assertThat(build(database, 3).build().rollbackTo("3").steps()).isEmpty();

        looks.set(0);
        build(database, 3).build().migrate();
        assertThat(looks).as("the build is still remembered").hasValue(0);
    }

    @Test
    void aPlanTellsTheStatementsAndWhatIsMissing() throws Exception {
        Database database = PostgresServer.shared().createDatabase("taken");
        build(database, 3).build().migrate();

        assertThat(build(database, 3).build().rollbackPlan(Rollback.to("2")).steps())
                .singleElement()
                .satisfies(step -> assertThat(step.sql()).contains("DROP TABLE step_3;"));
        assertThatThrownBy(() -> build(database, 3).build().rollbackPlan(Rollback.to("1")))
                .isInstanceOf(RollbackRefusedException.class)
                .hasMessageContaining("there is no undo script for 2")
                .hasMessageContaining("Next: add U2__step.sql");
    }

    @Test
    void noBuildStartsOnASchemaThatIsHalfTakenBack() throws Exception {
        Database database = MariaDbServer.shared().createDatabase("taken");
        build(database, 3).build().migrate();
        undos.put(3, "DROP TABLE step_3;\nDELETE FROM nowhere;");

        assertThatThrownBy(() -> build(database, 3).build().rollbackTo("2"))
                .isInstanceOf(MigrationFailedException.class)
                .hasMessageContaining("the rollback failed");
        assertThatNobodyStarts(database);
        build(database, 3).build().resolve(Resolution.TOOK_EFFECT);
        assertThatNobodyStarts(database);
        undos.put(3, "DROP TABLE step_3;\nDELETE FROM step_1;");
        build(database, 3).build().rollbackTo("2");

        assertThat(build(database, 2).build().migrate()).isInstanceOf(Outcome.UpToDate.class);
    }

    private void assertThatNobodyStarts(Database database) {
        for (int version : new int[] {3, 2}) {
            for (boolean quick : new boolean[] {true, false}) {
                assertThatThrownBy(() -> build(database, version, quick).build().migrate())
                        .as("build %s, quick: %s", version, quick)
                        .isInstanceOf(HalfAppliedException.class)
                        .hasMessageContaining("undo of 3");
            }
        }
    }

    /** Else a second try would take back one step too many. */
    @Test
    void countedStepsAreCountedOnceHoweverOftenAStepIsBegun() throws Exception {
        Database database = PostgresServer.shared().createDatabase("taken");
        undos.put(2, "DROP TABLE step_2;");
        build(database, 3).build().migrate();
        try (Connection application = database.connect()) {
            application.setAutoCommit(false);
            execute(application, "SELECT id FROM step_2");
            RolledBack result = build(database, 3)
                    .property("schemawave.migration.lock-timeout", "300ms")
                    .listener(event -> {
                        if (event instanceof CoordinationEvent.StepLockedOut) {
                            execute(application, "ROLLBACK");
                        }
                    })
                    .build()
                    .rollback(Rollback.lastSteps(2));

            assertThat(result.version()).contains("1");
            assertThat(result.steps()).hasSize(2);
        }
    }

    @Test
    void whoIsFencedAlthoughItsLeaseIsConfirmedGoesOnWithWhatIsLeft() throws Exception {
        Database database = PostgresServer.shared().createDatabase("taken");
        undos.put(2, "DROP TABLE step_2;");
        build(database, 3).build().migrate();
        AtomicBoolean overtaken = new AtomicBoolean();
        MigrationRunner runner = new ForwardingRunner(runner(3)) {

            @Override
            public List<Step.Applied> rollback(MigrationContext context, RollbackTarget target)
                    throws MigrationException {
                return super.rollback(
                        afterEachStep(context, () -> {
                            if (overtaken.compareAndSet(false, true)) {
                                overtake(database);
                            }
                        }),
                        target);
            }
        };

        RolledBack result = builder(database, runner).build().rollback(Rollback.lastSteps(2));

        assertThat(result.from()).contains("3");
        assertThat(result.version()).contains("1");
        assertThat(result.steps()).extracting(step -> step.step().id()).containsExactly("undo of 3", "undo of 2");
    }

    private static MigrationContext afterEachStep(MigrationContext context, Runnable deed) {
        return (MigrationContext) Proxy.newProxyInstance(
                TakenBackTest.class.getClassLoader(),
                new Class<?>[] {MigrationContext.class},
                (proxy, method, arguments) -> {
                    try {
                        Object result = method.invoke(context, arguments);
                        if (method.getName().equals("afterStep")) {
                            deed.run();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void overtake(Database database) {
        try (Connection session = database.connect()) {
            execute(session, "UPDATE schemawave.guard SET claim = 'of somebody else', epoch = epoch + 1");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(Connection session, String sql) {
        try (Statement statement = session.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private CoordinatorBuilder build(Database database, int version) throws IOException {
        return build(database, version, true);
    }

    private CoordinatorBuilder build(Database database, int version, boolean quick) throws IOException {
        return builder(database, new ForwardingRunner(runner(version)) {

            @Override
            public SchemaPlan plan(DataSource migrated) throws MigrationException {
                looks.incrementAndGet();
                return super.plan(migrated);
            }

            @Override
            public Optional<BuildInputs> inputs() {
                return quick ? super.inputs() : Optional.empty();
            }
        });
    }

    private static CoordinatorBuilder builder(Database database, MigrationRunner runner) {
        return Coordinator.builder()
                .service("taken")
                .dataSource(database.dataSource())
                .lock(new NoLock())
                .runner(runner);
    }

    private MigrationRunner runner(int version) throws IOException {
        Path scripts = Files.createDirectories(directory.resolve("build-" + version));
        for (int i = 1; i <= version; i++) {
            Files.writeString(scripts.resolve("V" + i + "__step.sql"), "CREATE TABLE step_" + i + " (id INT);");
            if (version == 3 && undos.containsKey(i)) {
                Files.writeString(scripts.resolve("U" + i + "__step.sql"), undos.get(i));
            }
        }
        return FlywayRunner.of(Map.of("flyway.locations", "filesystem:" + scripts));
    }
}
