package dev.schemawave.benchmarks.torture;

import dev.schemawave.benchmarks.torture.Combination.Backend;
import dev.schemawave.benchmarks.torture.Combination.Product;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Where a round takes place: a fresh database, the scripts, and the meeting place.
 *
 * @param plan of the round
 * @param server with the database
 * @param database which is migrated
 * @param book the names in it
 * @param scripts that migrate it
 * @param meeting where the replicas meet
 * @param image how the JVMs of replicas are started
 * @param directory for the files of the round
 */
record Site(
        Plan plan,
        DatabaseServer server,
        Database database,
        Book book,
        Scripts scripts,
        Meeting meeting,
        JvmImage image,
        Path directory)
        implements AutoCloseable {

    /** What the names of the harness's own settings begin with. */
    static final String HARNESS = "torture.";

    static final String BARE = HARNESS + "bare";
    static final String COUNT = HARNESS + "count";
    static final String DIRECT_URL = HARNESS + "direct-url";
    static final String WRONG = HARNESS + "wrong";

    private static final String GUARD = "_guard";
    private static final String MEETING = "_meeting";
    private static final String BOOK = "_book";

    static Site open(Plan plan, Servers servers, JvmImage image) throws IOException, SQLException {
        Product product = plan.combination().database();
        DatabaseServer server = Servers.database(product);
        Database database = server.createDatabase("torture");
        boolean postgres = product == Product.POSTGRESQL;
        if (!postgres) {
            server.grantAllOn(database, database.name() + BOOK);
            server.grantAllOn(database, database.name() + MEETING);
            if (plan.guardApart()) {
                server.grantAllOn(database, database.name() + GUARD);
            }
        }
        Book book =
                new Book(product, postgres ? "public" : database.name(), postgres ? "book" : database.name() + BOOK);
        try (Connection session = database.connect()) {
            for (String sql : book.creation()) {
                Sql.execute(session, sql);
            }
        }
        Path directory = Files.createTempDirectory("torture");
        Scripts scripts = new Scripts(plan.combination().tool(), directory.resolve("scripts"));
        scripts.write(plan.steps(), book);
        return new Site(
                plan, server, database, book, scripts, meeting(plan, servers, server, database), image, directory);
    }

    private static Meeting meeting(Plan plan, Servers servers, DatabaseServer server, Database database) {
        return switch (plan.combination().backend()) {
            case JDBC -> databaseMeeting(plan, server, database);
            case REDIS -> new RedisMeeting(servers.redis(false));
            case REDLOCK -> new RedisMeeting(servers.redis(true));
            case ZOOKEEPER -> new ZooKeeperMeeting(servers.zooKeeper(), "torture" + plan.seed());
        };
    }

    private static Meeting databaseMeeting(Plan plan, DatabaseServer server, Database migrated) {
        Product product = plan.combination().database();
        if (plan.apart()) {
            Database own = server.createDatabase("meeting");
            String namespace = product == Product.POSTGRESQL ? "schemawave" : own.name();
            return new DatabaseMeeting(server, product, own, namespace);
        }
        String namespace = product == Product.POSTGRESQL ? "schemawave" : migrated.name() + MEETING;
        return new DatabaseMeeting(server, product, migrated, namespace);
    }

    /** Whether the replicas meet in the migrated database. */
    private boolean meetsInside() {
        return plan.combination().backend() == Backend.JDBC && !plan.apart();
    }

    /** Starts the JVM of a replica. */
    ReplicaProcess start(int replica, Wires wires, Map<String, String> more, Chronicle chronicle) throws IOException {
        return ReplicaProcess.start(
                replica,
                image.command(plan.combination().tool()),
                settings("replica-" + replica, wires, more),
                chronicle);
    }

    Wires wires() {
        return Wires.to(server.port(), meeting.ports());
    }

    /**
     * Writes the settings of a replica.
     *
     * @param name of the file
     * @param wires through which it sees the servers
     * @param more further settings
     */
    Path settings(String name, Wires wires, Map<String, String> more) throws IOException {
        Properties all = new Properties();
        all.putAll(settings(database.withPort(wires.database().port())));
        all.putAll(meeting.settings(wires.meetingPorts()));
        if (meetsInside()) {
            // Through the same wire as the migrations.
            all.setProperty(
                    "schemawave.coordination.url",
                    database.withPort(wires.database().port()).url());
        }
        all.setProperty(DIRECT_URL, database.url());
        all.setProperty(COUNT, scripts.progress());
        all.putAll(more);
        Path file = directory.resolve(name + ".properties");
        try (Writer writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            all.store(writer, null);
        }
        return file;
    }

    /** What a replica needs to know besides its meeting place. */
    Map<String, String> settings(Database seen) {
        Map<String, String> all = new HashMap<>(scripts.settings());
        all.put("schemawave.service", "torture");
        all.put("schemawave.tool", Combination.lower(plan.combination().tool()));
        all.put("schemawave.database.url", seen.url());
        all.put("schemawave.database.user", seen.user());
        all.put("schemawave.database.password", seen.password());
        all.put("schemawave.lease.ttl", plan.ttl().toMillis() + "ms");
        all.put("schemawave.wait.timeout", "25s");
        all.put("schemawave.connect.timeout", "10s");
        if (plan.combination().database() == Product.MARIADB && plan.guardApart()) {
            all.put("schemawave.guard.schema", database.name() + GUARD);
        }
        return all;
    }

    /** Drops the databases. */
    @Override
    public void close() throws SQLException, IOException {
        try (Connection admin = server.adminConnection()) {
            new Sessions(plan.combination().database(), database).endAll(admin);
            drop(admin, database);
            if (meeting instanceof DatabaseMeeting place && !place.database().equals(database)) {
                place.stop(1);
                drop(admin, place.database());
            }
        }
        delete(directory);
    }

    /** With all that is in it. */
    static void delete(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private void drop(Connection admin, Database which) throws SQLException {
        if (plan.combination().database() == Product.POSTGRESQL) {
            Sql.execute(admin, "DROP DATABASE IF EXISTS " + which.name() + " WITH (FORCE)");
            return;
        }
        for (String ending : new String[] {"", BOOK, MEETING, GUARD}) {
            Sql.execute(admin, "DROP DATABASE IF EXISTS " + which.name() + ending);
        }
    }
}
