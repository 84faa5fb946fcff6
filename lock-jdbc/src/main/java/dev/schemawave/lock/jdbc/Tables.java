package dev.schemawave.lock.jdbc;

import dev.schemawave.spi.CoordinationException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds out what database this is, and sees to it that the tables are there. */
final class Tables {

    /** Many clients may create the same tables at once; each failure then means that another one got further. */
    private static final int ATTEMPTS = 10;

    private static final String NOT_SUPPORTED = "0A000";
    private static final String NOT_ALLOWED = "42501";

    private Tables() {}

    static Dialect open(Requests requests, Namespace namespace) throws CoordinationException {
        return requests.send("open the leases", (connection, repeated) -> {
            Dialect dialect = dialect(connection.getMetaData().getDatabaseProductName(), namespace);
            create(connection, dialect);
            return dialect;
        });
    }

    private static Dialect dialect(String product, Namespace namespace) throws SQLException {
        return switch (product) {
            case "PostgreSQL" -> new PostgreSql(namespace);
            case "MariaDB", "MySQL" -> new MySql(namespace);
            case "H2" -> new H2(namespace);
            default ->
                throw new SQLException(
                        product + " cannot keep leases; PostgreSQL, MariaDB, MySQL and H2 can", NOT_SUPPORTED);
        };
    }

    /** Where the tables are there, nothing but the probe is sent and no right to create anything is needed. */
    private static void create(Connection connection, Dialect dialect) throws SQLException {
        Optional<SQLException> obstacle = obstacle(connection, dialect);
        Optional<SQLException> denied = Optional.empty();
        for (int attempt = 0; obstacle.isPresent() && denied.isEmpty() && attempt < ATTEMPTS; attempt++) {
            denied = createOnce(connection, dialect);
            obstacle = obstacle(connection, dialect);
        }
        if (obstacle.isPresent()) {
            SQLException cause = denied.orElse(obstacle.get());
            throw new SQLException(advice(connection, dialect, cause), NOT_ALLOWED, cause);
        }
    }

    private static Optional<SQLException> obstacle(Connection connection, Dialect dialect) throws SQLException {
        try {
            Sql.execute(connection, dialect.probe());
            return Optional.empty();
        } catch (SQLException e) {
            if (Faults.isMissing(e) || Faults.isDenied(e)) {
                return Optional.of(e);
            }
            throw e;
        }
    }

    /** Answers with what this user was not allowed to create, which may have been there all the same. */
    private static Optional<SQLException> createOnce(Connection connection, Dialect dialect) throws SQLException {
        SQLException denied = null;
        for (String statement : dialect.creation()) {
            try {
                Sql.execute(connection, statement);
            } catch (SQLException e) {
                if (Faults.isDenied(e)) {
                    denied = e;
                } else if (!Faults.isCreatedMeanwhile(e) && !Faults.isMissing(e)) {
                    throw e;
                }
            }
        }
        return Optional.ofNullable(denied);
    }

    private static String advice(Connection connection, Dialect dialect, SQLException why) throws SQLException {
        String user = Sql.one(connection, row -> row.getString(1), "SELECT CURRENT_USER")
                .orElseThrow();
        String statements = Stream.of(dialect.creation(), dialect.grants(user))
                .flatMap(List::stream)
                .collect(Collectors.joining(";\n", "", ";"));
        return "the tables " + dialect.lease() + " and " + dialect.ledger() + " are missing or may not be used by "
                + user + " (" + Faults.firstLine(why) + "). An administrator can set them up with:\n" + statements;
    }
}
