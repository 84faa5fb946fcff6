package dev.schemawave.lock.jdbc;

import static dev.schemawave.testkit.People.entry;
import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider.Settings;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.Renewal;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.testkit.Team;
import dev.schemawave.testkit.Waiting;
import dev.schemawave.testservers.Database;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the tables promise beyond the SPI, on every database. */
abstract class TableRules {

    private static final LockName NAME = new LockName("a:1");
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Team team = new Team();
    private Store store;

    /** A store that this test has for itself. */
    abstract Store store();

    /** Makes a user who may use the database but has no right in the name space. */
    abstract Database stranger() throws Exception;

    /** Does something as the administrator of the store's database. */
    abstract Connection administrator() throws Exception;

    @BeforeEach
    void prepare() {
        store = store();
    }

    @AfterEach
    void dismiss() {
        team.close();
    }

    private static Optional<Lease> tried(DistributedLock lock) throws Exception {
        return lock.tryAcquire(NAME, holder("pod-1"), LONG);
    }

    private List<String> tokens() throws Exception {
        return store.query("SELECT token FROM " + store.table("lease"));
    }

    @Test
    void twoAcquisitionsHaveDifferentTokensOfManyBits() throws Exception {
        DistributedLock lock = store.open().lock();
        Lease first = tried(lock).orElseThrow();
        String token = tokens().get(0);
        first.release();
        assertThat(tokens()).hasSize(1).containsOnlyNulls();
        assertThat(tried(lock)).isPresent();
        assertThat(tokens().get(0)).isNotEqualTo(token).hasSize(40);
    }

    @Test
    void aRenewalDoesNotBringBackADeletedRow() throws Exception {
        Lease lease = tried(store.open().lock()).orElseThrow();
        store.update("DELETE FROM " + store.table("lease"));
        assertThat(lease.renew(holder("pod-1"))).isEqualTo(new Renewal.Lost(Optional.empty()));
        assertThat(tokens()).isEmpty();
    }

    @Test
    void aDeletedRowLocksNobodyOutForLong() throws Exception {
        ShiftedTime time = new ShiftedTime();
        DistributedLock other = store.open(onTime(time)).lock();
        assertThat(tried(store.open().lock())).isPresent();
        assertThat(tried(other)).isEmpty();
        store.update("DELETE FROM " + store.table("lease"));
        time.shift = Duration.ofSeconds(11);
        assertThat(tried(other)).isPresent();
    }

    @Test
    void theClockOfTheDatabaseDecidesAndNotTheClients() throws Exception {
        assertThat(tried(store.open().lock())).isPresent();
        ShiftedTime nextYear = new ShiftedTime();
        nextYear.shift = Duration.ofDays(365);
        DistributedLock ahead = store.open(onTime(nextYear)).lock();
        assertThat(tried(ahead)).isEmpty();
        store.update("UPDATE " + store.table("lease") + " SET expires_at = granted_at");
        assertThat(tried(ahead)).isPresent();
    }

    private Settings onTime(TimeSource time) {
        Settings settings = store.settings();
        return new Settings(
                settings.url(),
                settings.user(),
                settings.password(),
                settings.namespace(),
                settings.requestTimeout(),
                settings.migratedDatabase(),
                time);
    }

    /** The clocks of a machine that is set otherwise. */
    private static final class ShiftedTime implements TimeSource {

        private volatile Duration shift = Duration.ZERO;

        @Override
        public long nanos() {
            return TimeSource.system().nanos() + shift.toNanos();
        }

        @Override
        public Instant now() {
            return TimeSource.system().now().plus(shift);
        }

        @Override
        public Signal newSignal() {
            return TimeSource.system().newSignal();
        }
    }

    @Test
    void theClockMovesOnWithinOneConnection() throws Exception {
        Dialect dialect = dialect();
        try (Connection connection = store.database().connect()) {
            String sql = "SELECT " + dialect.now() + (dialect instanceof MySql ? " FROM dual" : "");
            String first = Sql.one(connection, row -> row.getString(1), sql).orElseThrow();
            Waiting.pass(Duration.ofMillis(20));
            String second = Sql.one(connection, row -> row.getString(1), sql).orElseThrow();
            assertThat(second).isGreaterThan(first);
        }
    }

    private Dialect dialect() {
        Namespace namespace = new Namespace(store.namespace());
        String url = store.database().url();
        return url.startsWith("jdbc:h2")
                ? new H2(namespace)
                : url.startsWith("jdbc:mariadb") ? new MySql(namespace) : new PostgreSql(namespace);
    }

    @Test
    void twentyClientsMayCreateTheTablesAtOnce() throws Exception {
        List<Coordination> clients = team.all(20, i -> () -> store.open());
        assertThat(team.all(20, i -> () -> tried(clients.get(i).lock())).stream()
                        .filter(Optional::isPresent))
                .hasSize(1);
    }

    @Test
    void whoMayNotCreateTheTablesIsToldWhatAnAdministratorDoesAndThatSuffices() throws Exception {
        Database poor = stranger();
        assertThatThrownBy(() -> new JdbcCoordinationProvider().open(store.settings(poor)))
                .asInstanceOf(type(CoordinationException.class))
                .satisfies(e -> assertThat(e.isTransient()).isFalse())
                .satisfies(e -> obey(e.getMessage()));
        Coordination client = store.open(store.settings(poor));
        tried(client.lock()).orElseThrow().release();
        Lease lease = tried(client.lock()).orElseThrow();
        assertThat(lease.renew(holder("pod-1"))).isInstanceOf(Renewal.Renewed.class);
        assertThat(client.lock().holder(NAME)).isPresent();
        SchemaLedger ledger = client.ledger().orElseThrow();
        assertThat(ledger.publish(entry("orders", "1"), SchemaLedger.NONE)).isTrue();
        assertThat(ledger.publish(entry("orders", "2"), 1)).isTrue();
        assertThat(ledger.readAll()).hasSize(1);
    }

    private void obey(String message) {
        String statements = message.substring(message.indexOf(":\n") + 2);
        try (Connection connection = administrator()) {
            for (String statement : statements.split(";")) {
                Sql.execute(connection, statement);
            }
        } catch (Exception e) {
            throw new AssertionError("the advice does not work: " + message, e);
        }
    }

    @Test
    void aWrongPasswordIsRefusedAndNotShown() {
        Database wrong = new Database(store.database().url(), store.database().user(), "wrong-Hunter2");
        store.open();
        assertThatThrownBy(() -> new JdbcCoordinationProvider().open(store.settings(wrong)))
                .asInstanceOf(type(CoordinationException.class))
                .satisfies(e -> assertThat(e.isTransient()).isFalse())
                .satisfies(e -> assertThat(Logs.text(e)).doesNotContain("Hunter2"));
    }

    @Test
    void aPasswordInTheUrlWorksAndIsNeverShown() throws Exception {
        Database database = store.database();
        boolean h2 = database.url().startsWith("jdbc:h2");
        String url = database.url() + (h2 ? ";" : database.url().contains("?") ? "&" : "?") + "user=" + database.user()
                + (h2 ? ";" : "&") + "password=" + database.password();
        Settings settings = new Settings(
                Optional.of(url),
                Optional.empty(),
                Optional.empty(),
                store.namespace(),
                Duration.ofSeconds(5),
                database.dataSource(),
                TimeSource.system());
        Coordination client = store.open(settings);
        assertThat(tried(client.lock())).isPresent();
        client.close();
        assertThatThrownBy(() -> tried(client.lock()))
                .isInstanceOf(CoordinationException.class)
                .satisfies(e -> assertThat(Logs.text(e)).doesNotContain(database.password()));
    }

    @Test
    void withoutAUrlTheMigratedDatabaseIsUsedAndConnectionsComeBackAsTheyWere() throws Exception {
        try (OneConnection pool = new OneConnection(store.database())) {
            Settings settings = new Settings(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    store.namespace(),
                    Duration.ofSeconds(5),
                    pool,
                    TimeSource.system());
            Coordination client = store.open(settings);
            Lease lease = tried(client.lock()).orElseThrow();
            assertThat(tried(store.open().lock()))
                    .as("the lease is committed though the pool's connections do not commit")
                    .isEmpty();
            lease.release();
            client.close();
            assertThat(pool.isIdle()).isTrue();
            assertThat(pool.connection().getAutoCommit()).isFalse();
            assertThat(pool.connection().getNetworkTimeout()).isEqualTo(pool.networkTimeout());
        }
    }

    @Test
    void aPoolWithoutAFreeConnectionIsAPassingFailureInTime() throws Exception {
        store.open();
        try (OneConnection pool = new OneConnection(store.database())) {
            Settings settings = new Settings(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    store.namespace(),
                    Duration.ofMillis(300),
                    pool,
                    TimeSource.system());
            pool.getConnection();
            assertThatThrownBy(() -> new JdbcCoordinationProvider().open(settings))
                    .asInstanceOf(type(CoordinationException.class))
                    .satisfies(e -> assertThat(e.isTransient()).isTrue());
            pool.release();
            assertThat(tried(store.open(settings).lock())).isPresent();
        }
    }
}
