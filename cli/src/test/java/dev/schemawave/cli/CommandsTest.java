package dev.schemawave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.Coordinator;
import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.cli.CliProcess.Ended;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.PostgresServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command in a JVM of its own, beside services that it has not started. */
class CommandsTest {

    private static final PostgresServer SERVER = PostgresServer.shared();

    @TempDir
    private Path directory;

    private final Database meeting = SERVER.createDatabase("meeting");
    private final Database customers = SERVER.createDatabase("customers");

    @BeforeEach
    void customersHasThreeMigrations() throws IOException {
        migration("V1__customers.sql", "CREATE TABLE customers (id INT)");
        migration("V2__names.sql", "ALTER TABLE customers ADD COLUMN name TEXT");
        migration("U2__names.sql", "ALTER TABLE customers DROP COLUMN name");
    }

    @Test
    void statusShowsEveryServiceAndNeedsThePlaceWhereTheyMeetOnly() throws Exception {
        migrate("customers");

        Ended table = CliProcess.run(directory, meets(), "status");
        assertThat(table.out())
                .containsPattern("SERVICE +VERSION +STATE")
                .containsPattern("customers +2 +ready .* team crm, #crm")
                .doesNotContain("\u001b");
        assertThat(table.code()).isZero();

        Ended json = CliProcess.run(directory, meets(), "status", "--json", "--html", "page.html");
        assertThat(json.out())
                .contains("\"service\":\"customers\"", "\"state\":\"ready\"", "\"version\":\"2\"", "\"runs\":[{");
        assertThat(Files.readString(directory.resolve("page.html"))).contains("customers", "team crm");
    }

    @Test
    void waitForSaysWhatItWaitsForAndWakesWhenItIsThere() throws Exception {
        try (CliProcess waiting =
                CliProcess.start(directory, meets(), "wait-for", "customers>=2", "--timeout", "80s")) {
            waiting.awaitTold("waiting for customers >=2: has never been seen");
            migrate("customers");

            Ended ended = waiting.ended();
            assertThat(ended.out()).startsWith("customers >=2: there, after ");
            assertThat(ended.code()).isZero();
        }

        Ended missing =
                CliProcess.run(directory, meets(), "wait-for", "customers=2", "customers>=3", "--timeout", "0s");
        assertThat(missing.err()).contains("customers >=3: is at 2").doesNotContain("customers =2");
        assertThat(missing.code()).isEqualTo(3);
    }

    @Test
    void planAndCheckLookAtTheServiceAndChangeNothing() throws Exception {
        Map<String, String> service = service();

        Ended plan = CliProcess.run(directory, service, "plan", "--form", "sql");
        assertThat(plan.out()).contains("customers 1 (V1__customers.sql)", "CREATE TABLE customers");

        Ended pending = CliProcess.run(directory, service, "check");
        assertThat(pending.out()).contains("customers would migrate first", "  1 (V1__customers.sql)");
        assertThat(pending.code()).isZero();

        service.put("SCHEMAWAVE_REQUIRES_BILLING", ">=3");
        Ended waits = CliProcess.run(directory, service, "check");
        assertThat(waits.out()).contains("and would wait for", "billing >=3: has never been seen");
        assertThat(waits.code()).isEqualTo(3);
        try (var session = customers.connect();
                var tables = session.getMetaData().getTables(null, null, "%", new String[] {"TABLE"})) {
            assertThat(tables.next()).isFalse();
        }
    }

    @Test
    void whatWasMigratedIsInTheHistoryAndIsTakenBack() throws Exception {
        migrate("customers");

        assertThat(CliProcess.run(directory, service(), "history").out())
                .containsPattern("migration none -> 2 +succeeded")
                .contains("    1: ", "    2: ");
        assertThat(CliProcess.run(directory, service(), "resolve", "undone").out())
                .contains("nothing is half-applied");

        Ended unasked = CliProcess.run(directory, service(), "rollback", "1");
        assertThat(unasked.err()).contains("give --yes");
        assertThat(unasked.code()).isEqualTo(2);

        Ended done = CliProcess.run(directory, service(), "rollback", "--steps", "1", "--yes");
        assertThat(done.out()).contains("DROP COLUMN name", "took back 1 step", "is at 1");
        assertThat(done.code()).isZero();
        assertThat(CliProcess.run(directory, service(), "check").out()).contains("  2 (V2__names.sql)");
    }

    @Test
    void theMigrationsInASpringBootJarAreFound() throws Exception {
        Path jar = directory.resolve("app.jar");
        try (OutputStream file = Files.newOutputStream(jar);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            entry(zip, "BOOT-INF/classes/", "");
            entry(zip, "BOOT-INF/classes/schemawave.properties", "flyway.locations=classpath:of/boot\n");
            entry(zip, "BOOT-INF/classes/of/boot/V7__boot.sql", "SELECT 7");
        }
        Map<String, String> service = service();
        Files.delete(directory.resolve("schemawave.properties"));

        assertThat(CliProcess.run(directory, service, "plan", "--class-path", "app.jar")
                        .out())
                .contains("7 (V7__boot.sql)");
    }

    @Test
    void faultsAreToldWithoutStackTraceAndWithoutSecrets() throws Exception {
        Map<String, String> nowhere = new HashMap<>(meets());
        nowhere.put("SCHEMAWAVE_COORDINATION_URL", "jdbc:postgresql://127.0.0.1:1/none");
        nowhere.put("SCHEMAWAVE_CONNECT_TIMEOUT", "1s");
        Ended unreachable = CliProcess.run(directory, nowhere, "status");
        assertThat(unreachable.err())
                .contains("cannot reach the coordination service", "Next: ")
                .doesNotContain("\tat ", meeting.password());
        assertThat(unreachable.code()).isEqualTo(7);

        Ended unset = CliProcess.run(directory, Map.of(), "status", "--set", "schemawave.colour=blue");
        assertThat(unset.err()).contains("schemawave.coordination.url is missing", "unknown setting schemawave.colour");
        assertThat(unset.code()).isEqualTo(2);

        Ended completion = CliProcess.run(directory, Map.of(), "completion");
        assertThat(completion.out()).contains("wait-for", "took-effect");
        Ended help = CliProcess.run(directory, Map.of(), "--help");
        assertThat(help.out()).contains("Exit codes:", "a step is half-applied");
    }

    private static void entry(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(content.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private void migration(String file, String sql) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("db"));
        Files.writeString(folder.resolve(file), sql);
    }

    /** In this JVM, as a service does. */
    private void migrate(String service) {
        CoordinatorBuilder builder = Coordinator.builder()
                .service(service)
                .property("schemawave.owner", "team crm")
                .property("schemawave.channel", "#crm")
                .property("schemawave.coordination.republish", "false")
                .property("flyway.locations", "filesystem:" + directory.resolve("db"))
                .dataSource(customers.dataSource());
        meetsAt(meeting).forEach(builder::property);
        builder.build().migrate();
    }

    private static Map<String, String> meetsAt(Database place) {
        return Map.of(
                "schemawave.coordination.url", place.url(),
                "schemawave.coordination.user", place.user(),
                "schemawave.coordination.password", place.password());
    }

    private Map<String, String> meets() {
        return Map.of(
                "SCHEMAWAVE_COORDINATION_URL", meeting.url(),
                "SCHEMAWAVE_COORDINATION_USER", meeting.user(),
                "SCHEMAWAVE_COORDINATION_PASSWORD", meeting.password());
    }

    /** The environment of the service, with its file in the working directory. */
    private Map<String, String> service() throws IOException {
        Files.writeString(
                directory.resolve("schemawave.properties"),
                "flyway.locations=filesystem:"
                        + directory.resolve("db").toString().replace('\\', '/') + "\n");
        Map<String, String> environment = new HashMap<>(meets());
        environment.put("SCHEMAWAVE_SERVICE", "customers");
        environment.put("SCHEMAWAVE_DATABASE_URL", customers.url());
        environment.put("SCHEMAWAVE_DATABASE_USER", customers.user());
        environment.put("SCHEMAWAVE_DATABASE_PASSWORD", customers.password());
        return environment;
    }
}
