package dev.schemawave.guard;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.Scope;
import dev.schemawave.model.Step;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import dev.schemawave.testservers.MariaDbServer;
import dev.schemawave.testservers.PostgresServer;
import dev.schemawave.time.TimeSource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.sql.DataSource;

/** A database with a history table and a table to work on, and those who claim it. */
final class Bench {

    static final Step ONE = new Step("1", "first", Optional.of("V1__first.sql"));
    static final Step TWO = new Step("2", "second", Optional.of("V2__second.sql"));
    static final LeaseProof HELD = new ScriptedLease();

    private final DatabaseServer server;
    private final Database database;
    private final List<Integer> couldNotEnd = new CopyOnWriteArrayList<>();
    private Duration idle = Duration.ofSeconds(60);
    private Duration lockTimeout = Duration.ofSeconds(2);
    private Duration grace = Duration.ofSeconds(1);

    private Bench(DatabaseServer server, Database database) {
        this.server = server;
        this.database = database;
    }

    static Stream<DatabaseServer> servers() {
        return Stream.of(PostgresServer.shared(), MariaDbServer.shared());
    }

    static Bench postgres() throws SQLException {
        return on(PostgresServer.shared());
    }

    static Bench mariaDb() throws SQLException {
        return on(MariaDbServer.shared());
    }

    /** The guard's tables get a schema of their own. */
    static Bench on(DatabaseServer server) throws SQLException {
        Bench bench = new Bench(server, server.createDatabase("guard"));
        server.grantAllOn(bench.database, bench.guardSchema());
        bench.execute("CREATE TABLE history (step varchar(50) PRIMARY KEY)");
        bench.execute("CREATE TABLE work (id int PRIMARY KEY, note varchar(50))");
        return bench;
    }

    Bench idle(Duration timeout) {
        idle = timeout;
        return this;
    }

    Bench lockTimeout(Duration timeout) {
        lockTimeout = timeout;
        return this;
    }

    Bench grace(Duration time) {
        grace = time;
        return this;
    }

    boolean isPostgres() {
        return server instanceof PostgresServer;
    }

    DatabaseServer server() {
        return server;
    }

    Database database() {
        return database;
    }

    Database asAdmin() {
        return new Database(
                database.url(), server.admin().user(), server.admin().password());
    }

    String guardSchema() {
        return database.name() + "_guard";
    }

    /** A table of the guard. */
    String table(String name) {
        return guardSchema() + "." + name;
    }

    Scope scope() {
        return scope("history");
    }

    Scope scope(String historyTable) {
        return new Scope("test", isPostgres() ? "public" : database.name(), historyTable);
    }

    GuardSettings settings() {
        return new GuardSettings(guardSchema(), idle, lockTimeout, grace);
    }

    Guard guard() {
        return guard(database.dataSource());
    }

    Guard guard(DataSource source) {
        return guard(source, scope());
    }

    Guard guard(DataSource source, Scope scope) {
        return new Guard(
                source, scope, settings(), TimeSource.system(), (sessions, atMost) -> couldNotEnd.add(sessions));
    }

    /** How many sessions each of those had left who said that they may not end them. */
    List<Integer> couldNotEnd() {
        return List.copyOf(couldNotEnd);
    }

    Claim claim(String holder) throws SQLException, InterruptedException {
        return claim(holder, database.dataSource());
    }

    Claim claim(String holder, DataSource source) throws SQLException, InterruptedException {
        return claim(guard(source), holder, HELD).orElseThrow();
    }

    Claim claimAfter(Runnable deed, String holder) throws SQLException, InterruptedException {
        deed.run();
        return claim(holder);
    }

    static Optional<Claim> claim(Guard guard, String holder, LeaseProof lease)
            throws SQLException, InterruptedException {
        return guard.claim(holder, Fingerprint.of(List.of(holder)), lease, () -> {});
    }

    /** Does something outside all migrations. */
    void execute(String... statements) throws SQLException {
        try (Connection session = database.connect()) {
            run(session, statements);
        }
    }

    static void run(Connection session, String... statements) throws SQLException {
        for (String sql : statements) {
            try (Statement statement = session.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of what is committed. */
    List<String> read(String sql) throws SQLException {
        try (Connection session = database.connect()) {
            return read(session, sql);
        }
    }

    static List<String> read(Connection session, String sql) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> all = new ArrayList<>();
            while (rows.next()) {
                all.add(rows.getString(1));
            }
            return all;
        }
    }

    List<String> work() throws SQLException {
        return read("SELECT id FROM work ORDER BY id");
    }

    List<String> history() throws SQLException {
        return read("SELECT step FROM history ORDER BY step");
    }

    List<String> journal() throws SQLException {
        return read("SELECT concat(step, ':', statement) FROM " + table("journal"));
    }

    String holder() throws SQLException {
        return String.join(",", read("SELECT holder FROM " + table("guard")));
    }

    /** A tool's session, with a transaction open for the first write. */
    static Connection transaction(Claim claim) throws SQLException {
        Connection session = claim.sessions().getConnection();
        session.setAutoCommit(false);
        return session;
    }

    static String recorded(Step step) {
        return "INSERT INTO history (step) VALUES ('" + step.id() + "')";
    }

    /** A whole step in one transaction. */
    static void apply(Connection session, Claim claim, Step step, String... statements) throws SQLException {
        claim.begin(step);
        run(session, statements);
        run(session, recorded(step));
        session.commit();
    }

    /** What the server calls a session. */
    String idOf(Connection session) throws SQLException {
        return read(session, isPostgres() ? "SELECT pg_backend_pid()" : "SELECT CONNECTION_ID()")
                .get(0);
    }

    void kill(String id) throws SQLException {
        try (Connection admin = asAdmin().connect()) {
            run(admin, isPostgres() ? "SELECT pg_terminate_backend(" + id + ")" : "KILL CONNECTION " + id);
        }
    }
}
