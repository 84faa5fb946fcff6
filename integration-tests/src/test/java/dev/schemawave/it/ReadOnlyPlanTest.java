package dev.schemawave.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.Coordinator;
import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.plan.Plan;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A plan only reads. The witness is the database: its log has every statement that it was sent. */
class ReadOnlyPlanTest {

    private static final Pattern STATEMENT = Pattern.compile("LOG:  (?:statement|execute [^:]*): (.*(?:\\n\\t.*)*)");
    private static final Pattern READING = Pattern.compile("(?is)(SELECT|SHOW|BEGIN|COMMIT|ROLLBACK|SET)\\b.*");
    private static final Pattern WRITING = Pattern.compile(
            "(?is).*\\b(INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|TRUNCATE|GRANT|NOTIFY|LOCK TABLE|pg_advisory|nextval)\\b.*");

    private static PostgresServer server;

    @BeforeAll
    static void logEverything() throws SQLException {
        server = PostgresServer.start();
        asAdministrator("ALTER SYSTEM SET log_statement = 'all'");
        asAdministrator("ALTER SYSTEM SET logging_collector = on");
        server.restart();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource(
            value = Shape.class,
            names = {"FLYWAY_POSTGRESQL", "LIQUIBASE_POSTGRESQL"})
    void aPlanOfANewSchemaSendsNothingThatWrites(Shape shape) throws SQLException {
        Database database = server.createDatabase("fresh");
        long before = mark();

        Plan plan = service("orders", shape, database, database).build().plan();

        assertThat(plan.services().get(0).pending())
                .hasSize(4)
                .allMatch(step -> step.sql().isPresent());
        assertOnlyRead(before);
        assertThat(tables(database)).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Shape.class,
            names = {"FLYWAY_POSTGRESQL", "LIQUIBASE_POSTGRESQL"})
    void aPlanOfTheSystemSendsNothingThatWrites(Shape shape) throws SQLException {
        Database meeting = server.createDatabase("meeting");
        Database database = server.createDatabase("orders");
        service("customers", shape, server.createDatabase("customers"), meeting)
                .property("schemawave.version", "4")
                .property("schemawave.coordination.republish", "false")
                .build()
                .migrate();
        CoordinatorBuilder orders = service("orders", shape, database, meeting).requires("customers", ">=4");
        long before = mark();

        Plan plan = orders.build().systemPlan();

        assertThat(plan.problems()).isEmpty();
        assertThat(plan.settled()).extracting(Object::toString).containsExactly("customers");
        assertThat(plan.waves()).hasSize(1);
        assertOnlyRead(before);
        assertThat(tables(database)).isZero();
    }

    private static CoordinatorBuilder service(String name, Shape shape, Database database, Database meeting) {
        CoordinatorBuilder builder = Coordinator.builder()
                .service(name)
                .dataSource(database.dataSource())
                .coordination(meeting.url())
                .property("schemawave.coordination.user", meeting.user())
                .property("schemawave.coordination.password", meeting.password())
                .property("schemawave.tool", shape.tool());
        for (Map.Entry<String, String> setting : shape.settings(0).entrySet()) {
            builder.property(setting.getKey(), setting.getValue());
        }
        return builder;
    }

    private static void assertOnlyRead(long before) throws SQLException {
        String mark = UUID.randomUUID().toString();
        asAdministrator("SELECT '" + mark + "'");
        String log = log(before);
        assertThat(log).as("the server logs what it is sent").contains(mark);
        List<String> statements =
                STATEMENT.matcher(log).results().map(found -> found.group(1)).toList();
        assertThat(statements)
                .hasSizeGreaterThan(3)
                .allMatch(statement -> READING.matcher(statement).matches())
                .noneMatch(statement ->
                        WRITING.matcher(statement.replaceAll("'[^']*'", "''")).matches());
    }

    private static long mark() throws SQLException {
        return log(0).length();
    }

    private static String log(long from) throws SQLException {
        return one("SELECT substr(pg_read_file(pg_current_logfile()), " + (from + 1) + ")");
    }

    private static int tables(Database database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM information_schema.tables"
                        + " WHERE table_schema NOT IN ('pg_catalog', 'information_schema')")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void asAdministrator(String sql) throws SQLException {
        try (Connection connection = server.adminConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String one(String sql) throws SQLException {
        try (Connection connection = server.adminConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
