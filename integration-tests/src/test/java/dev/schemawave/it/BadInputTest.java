package dev.schemawave.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemawave.ConfigurationException;
import dev.schemawave.CoordinationUnavailableException;
import dev.schemawave.Coordinator;
import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.DatabaseUnavailableException;
import dev.schemawave.MigrationFailedException;
import dev.schemawave.SchemawaveException;
import dev.schemawave.runner.flyway.FlywayRunner;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.MariaDbServer;
import dev.schemawave.testservers.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What a service developer gets wrong, and the message that the mistake is answered with. */
class BadInputTest {

    private static final String SECRET = "s3cret-never-shown";

    private static Database postgres;
    private static Database mariadb;

    @TempDir
    private static Path files;

    /** A mistake, made on top of a configuration that works, and what its message must say. */
    private record Mistake(
            String name,
            Consumer<CoordinatorBuilder> making,
            Class<? extends SchemawaveException> error,
            List<String> says) {}

    private static Mistake mistake(
            String name,
            Consumer<CoordinatorBuilder> making,
            Class<? extends SchemawaveException> error,
            String... says) {
        return new Mistake(name, making, error, List.of(says));
    }

    @BeforeAll
    static void databases() {
        postgres = PostgresServer.shared().createDatabase("bad");
        mariadb = MariaDbServer.shared().createDatabase("bad");
    }

    @TestFactory
    Stream<DynamicTest> configuration() throws IOException {
        String password = Files.writeString(files.resolve("password"), SECRET).toString();
        return tests(
                fault("no service name", b -> b.service(" "), "schemawave.service is missing: name the service"),
                fault("a service name with a slash", b -> b.service("a/b"), "schemawave.service=a/b is not"),
                fault("a schema name with a blank", b -> b.schema("a b"), "schemawave.schema=a b is not"),
                fault(
                        "a misspelt setting",
                        set("schemawave.lease.tll", "5s"),
                        "unknown setting schemawave.lease.tll",
                        "did you mean schemawave.lease.ttl?"),
                fault("a setting of nobody", set("colour", "blue"), "unknown setting colour (set in code)"),
                fault("a misspelt setting of the tool", set("flyway.locatons", "x"), "flyway.locatons"),
                fault(
                        "two runners, none named, and settings of both",
                        b -> b.property("schemawave.tool", "").property("liquibase.changelogFile", "x.sql"),
                        "2 migration runners on the class path",
                        "schemawave.tool=flyway or liquibase"),
                fault(
                        "a tool that there is no runner for",
                        set("schemawave.tool", "ant"),
                        "schemawave.tool=ant, but the class path has runners for [flyway, liquibase] only"),
                fault(
                        "settings of the other tool",
                        set("liquibase.changelogFile", "x.sql"),
                        "liquibase.changelogFile is set, but the migration tool is flyway"),
                fault(
                        "settings that a runner made in code would not see",
                        b -> b.runner(FlywayRunner.of(Map.of())),
                        "flyway.locations is set, but the runner was made in code"),
                fault("no database", set("schemawave.database.url", ""), "schemawave.database.url is missing"),
                fault(
                        "a database URL that is none",
                        set("schemawave.database.url", "postgres://u:" + SECRET + "@h/d"),
                        "is not a JDBC URL such as jdbc:postgresql://"),
                fault(
                        "a database without a driver",
                        set("schemawave.database.url", "jdbc:oracle:thin:@h:1/x?password=" + SECRET),
                        "no JDBC driver accepts 'jdbc:oracle:thin:@h:1/x'"),
                fault(
                        "a time to live that is no duration",
                        set("schemawave.lease.ttl", "30"),
                        "schemawave.lease.ttl=30 (set in code) is not a positive duration such as"),
                fault(
                        "a time to live shorter than its renewal",
                        set("schemawave.lease.renewal", "40s"),
                        "schemawave.lease.renewal=40000ms is more than half of schemawave.lease.ttl=30000ms"),
                fault(
                        "a time to live that a pause can outlast",
                        set("schemawave.lease.ttl", "200ms"),
                        "schemawave.lease.ttl is shorter than 1 s"),
                fault(
                        "a request time-out as long as the lease",
                        set("schemawave.coordination.timeout", "30s"),
                        "schemawave.coordination.timeout=30000ms is more than a third of schemawave.lease.ttl"),
                fault(
                        "a name space that no backend could store",
                        set("schemawave.coordination.namespace", "a b"),
                        "schemawave.coordination.namespace=a b is not"),
                fault(
                        "an unknown coordination scheme",
                        b -> b.coordination("carrier-pigeon://roof"),
                        "has the scheme 'carrier-pigeon', but the class path has backends for [jdbc"),
                fault(
                        "a password and a password file",
                        set("schemawave.database.password-file", password),
                        "schemawave.database.password and schemawave.database.password-file are both set"),
                fault(
                        "a user file that is missing",
                        set("schemawave.coordination.user-file", "/no/such"),
                        "schemawave.coordination.user-file: the file /no/such cannot be read (NoSuchFileException)"),
                fault(
                        "a password for no coordination",
                        set("schemawave.coordination.password", SECRET),
                        "schemawave.coordination.url is missing, although a user or password for it is set"),
                fault(
                        "three mistakes at once",
                        b -> b.service("")
                                .property("schemawave.wait.timeout", "never")
                                .property("schemawave.x", "1"),
                        "the configuration has 3 faults",
                        "schemawave.service is missing",
                        "schemawave.wait.timeout=never",
                        "unknown setting schemawave.x"));
    }

    @TestFactory
    Stream<DynamicTest> servers() throws IOException {
        int closed = closedPort();
        return tests(
                mistake(
                        "an unreachable database",
                        b -> b.property("schemawave.database.url", "jdbc:postgresql://127.0.0.1:" + closed + "/x")
                                .property("schemawave.connect.timeout", "500ms"),
                        DatabaseUnavailableException.class,
                        "[shop] cannot reach the database, tried for ",
                        "Connection to 127.0.0.1:" + closed + " refused",
                        "Next: check that the server runs and that schemawave.database.url is right"),
                mistake(
                        "a wrong password",
                        set("schemawave.database.password", SECRET),
                        DatabaseUnavailableException.class,
                        "the database refuses the connection",
                        "password authentication failed",
                        "check schemawave.database.url, .user and .password"),
                mistake(
                        "a wrong password on MariaDB",
                        b -> on(b, mariadb).property("schemawave.database.password", SECRET),
                        DatabaseUnavailableException.class,
                        "the database refuses the connection",
                        "Access denied"),
                mistake(
                        "a database that does not exist",
                        set("schemawave.database.url", postgres.url().replace(postgres.name(), "nowhere")),
                        DatabaseUnavailableException.class,
                        "the database refuses the connection"),
                mistake(
                        "an unreachable coordination service",
                        b -> b.coordination("jdbc:postgresql://127.0.0.1:" + closed + "/x")
                                .property("schemawave.connect.timeout", "500ms"),
                        CoordinationUnavailableException.class,
                        "[shop] cannot reach the coordination service, tried for ",
                        "Next: check that it runs and that schemawave.coordination.url is right",
                        "The schema was not touched"),
                mistake(
                        "a wrong password of the coordination service",
                        b -> b.coordination(postgres.url())
                                .property("schemawave.coordination.user", postgres.user())
                                .property("schemawave.coordination.password", SECRET),
                        CoordinationUnavailableException.class,
                        "password authentication failed",
                        "The schema was not touched"),
                mistake(
                        "a coordination service that may not create its tables",
                        b -> on(b, mariadb).property("flyway.placeholders.pause", "SLEEP(0)"),
                        CoordinationUnavailableException.class,
                        "CREATE",
                        "GRANT"));
    }

    @TestFactory
    Stream<DynamicTest> migrations() {
        return tests(
                mistake(
                        "a broken Flyway script on PostgreSQL",
                        b -> on(b, PostgresServer.shared().createDatabase("b"))
                                .property("flyway.locations", "classpath:it/broken-flyway"),
                        MigrationFailedException.class,
                        "\"nowhere\" does not exist",
                        "V2__broken.sql, line 3",
                        "INSERT INTO nowhere VALUES (1)",
                        "Next: "),
                mistake(
                        "a broken Flyway script on MariaDB",
                        b -> coordinated(on(b, MariaDbServer.shared().createDatabase("b")))
                                .property("flyway.locations", "classpath:it/broken-flyway"),
                        MigrationFailedException.class,
                        "nowhere' doesn't exist",
                        "V2__broken.sql",
                        "INSERT INTO nowhere VALUES (1)",
                        "Next: "),
                mistake(
                        "a broken changeset on PostgreSQL",
                        b -> liquibase(
                                on(b, PostgresServer.shared().createDatabase("b")),
                                "it/broken-liquibase/changelog.sql"),
                        MigrationFailedException.class,
                        "\"nowhere\" does not exist",
                        "it/broken-liquibase/changelog.sql",
                        "broken",
                        "INSERT INTO nowhere VALUES (1)",
                        "Next: "),
                mistake(
                        "a broken changeset on MariaDB",
                        b -> liquibase(
                                coordinated(on(b, MariaDbServer.shared().createDatabase("b"))),
                                "it/broken-liquibase/changelog.sql"),
                        MigrationFailedException.class,
                        "nowhere' doesn't exist",
                        "it/broken-liquibase/changelog.sql",
                        "INSERT INTO nowhere VALUES (1)",
                        "Next: "),
                mistake(
                        "a changelog that is missing",
                        b -> liquibase(on(b, postgres), "it/no-such.xml"),
                        MigrationFailedException.class,
                        "it/no-such.xml",
                        "Next: "),
                mistake(
                        "a changelog that cannot be read",
                        b -> liquibase(on(b, postgres), "it/odd/unreadable.xml"),
                        MigrationFailedException.class,
                        "it/odd/unreadable.xml",
                        "Next: "),
                mistake(
                        "a placeholder that makes no SQL",
                        b -> on(b, PostgresServer.shared().createDatabase("b"))
                                .property("flyway.placeholders.pause", "FROM WHERE"),
                        MigrationFailedException.class,
                        "syntax error",
                        "V2__slow.sql"));
    }

    @TestFactory
    Stream<DynamicTest> classPath() throws IOException {
        Path first = Files.createDirectories(files.resolve("first"));
        Path second = Files.createDirectories(files.resolve("second"));
        for (Path place : new Path[] {first, second}) {
            Files.writeString(place.resolve("schemawave.properties"), "schemawave.service=shop\n");
        }
        return Stream.of(
                DynamicTest.dynamicTest(
                        "no runner",
                        () -> with(
                                ClassPaths.without("MigrationRunnerProvider"),
                                () -> check(
                                        fault(
                                                "",
                                                b -> b.property("schemawave.tool", ""),
                                                "no migration runner on the class path: add dev.schemawave:schemawave-runner-flyway")))),
                DynamicTest.dynamicTest(
                        "no coordination",
                        () -> with(
                                ClassPaths.without("CoordinationProvider"),
                                () -> check(fault("", b -> {}, "schemawave-lock-jdbc is not on the class path")))),
                DynamicTest.dynamicTest(
                        "two files",
                        () -> with(
                                ClassPaths.plus(first, second),
                                () -> check(
                                        fault("", b -> {}, "schemawave.properties is on the class path 2 times")))));
    }

    private static void with(ClassLoader loader, Runnable work) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader);
        try {
            work.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Stream<DynamicTest> tests(Mistake... mistakes) {
        return Stream.of(mistakes).map(mistake -> DynamicTest.dynamicTest(mistake.name(), () -> check(mistake)));
    }

    private static void check(Mistake mistake) {
        CoordinatorBuilder builder = on(Coordinator.builder().service("shop"), postgres);
        if (mistake.name().contains("change")) {
            builder.property("schemawave.tool", "liquibase");
        } else {
            builder.property("schemawave.tool", "flyway")
                    .property("flyway.locations", "classpath:it/flyway")
                    .property("flyway.placeholders.pause", "pg_sleep(0)");
        }
        mistake.making().accept(builder);

        SchemawaveException error = catchThrowableOfType(
                SchemawaveException.class, () -> builder.build().migrate());

        assertThat(error)
                .as(mistake.name())
                .isInstanceOf(mistake.error())
                .hasMessageContainingAll(mistake.says().toArray(String[]::new));
        assertThat(everythingIn(error)).doesNotContain(SECRET);
    }

    private static String everythingIn(Throwable error) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            all.append(cause).append('\n');
        }
        return all.toString();
    }

    private static Mistake fault(String name, Consumer<CoordinatorBuilder> making, String... says) {
        return mistake(name, making, ConfigurationException.class, says);
    }

    private static Consumer<CoordinatorBuilder> set(String name, String value) {
        return builder -> builder.property(name, value);
    }

    private static CoordinatorBuilder on(CoordinatorBuilder builder, Database database) {
        return builder.property("schemawave.database.url", database.url())
                .property("schemawave.database.user", database.user())
                .property("schemawave.database.password", database.password());
    }

    private static CoordinatorBuilder coordinated(CoordinatorBuilder builder) {
        return Backend.JDBC_MARIADB.meeting().tell(builder);
    }

    private static CoordinatorBuilder liquibase(CoordinatorBuilder builder, String changelog) {
        return builder.property("liquibase.changelogFile", changelog);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
