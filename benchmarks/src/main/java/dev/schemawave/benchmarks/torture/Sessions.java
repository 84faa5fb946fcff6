package dev.schemawave.benchmarks.torture;

import dev.schemawave.benchmarks.torture.Combination.Product;
import dev.schemawave.testservers.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The sessions of a database's user, as an administrator sees them. */
record Sessions(Product product, Database database) {

    List<String> all(Connection admin) throws SQLException {
        return Sql.strings(
                admin,
                product == Product.POSTGRESQL
                        ? "SELECT pid FROM pg_stat_activity WHERE datname = '" + database.name() + "'"
                        : "SELECT id FROM information_schema.processlist WHERE user = '" + database.user() + "'");
    }

    void endAll(Connection admin) throws SQLException {
        for (String id : all(admin)) {
            try {
                Sql.execute(
                        admin,
                        product == Product.POSTGRESQL ? "SELECT pg_terminate_backend(" + id + ")" : "KILL " + id);
            } catch (SQLException goneMeanwhile) {
                // on with the next
            }
        }
    }
}
