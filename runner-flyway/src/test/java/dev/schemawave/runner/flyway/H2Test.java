package dev.schemawave.runner.flyway;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;

/** What holds everywhere holds in the in-memory database of many test suites as well. */
class H2Test extends RunnerContract {

    private final List<Connection> keepers = new ArrayList<>();

    @AfterEach
    void dropDatabases() throws SQLException {
        for (Connection keeper : keepers) {
            keeper.close();
        }
    }

    @Override
    protected DataSource newDatabase() {
        DataSource source =
                source("sa", "jdbc:h2:mem:" + UUID.randomUUID() + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE");
        try {
            keepers.add(source.getConnection());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return source;
    }

    @Override
    protected DataSource readOnly(DataSource database) {
        try {
            Sql.run(database, "CREATE USER reader PASSWORD ''");
            Sql.run(database, "GRANT SELECT ON SCHEMA public TO reader");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return source("reader", ((JdbcDataSource) database).getURL());
    }

    private static DataSource source(String user, String url) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL(url);
        source.setUser(user);
        source.setPassword("");
        return source;
    }
}
