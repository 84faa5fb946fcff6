package dev.schemawave.runner.flyway;

import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationRunner.HistoryTable;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;

/** What Flyway does with a schema that has things in it but no history table: it refuses, or sets a baseline. */
final class NewSchema {

    private NewSchema() {}

    static Optional<Step> baseline(Flyway flyway, SchemaHistory history, DataSource database, Failures failures)
            throws MigrationException {
        Configuration settings = flyway.getConfiguration();
        if (!history.isEmpty()
                || history.schemasEmpty()
                || settings.isSkipExecutingMigrations()
                || historyExists(settings, database)) {
            return Optional.empty();
        }
        if (!settings.isBaselineOnMigrate()) {
            throw failures.nonEmptySchema();
        }
        return Optional.of(new Step(
                settings.getBaselineVersion().getVersion(), settings.getBaselineDescription(), Optional.empty()));
    }

    static boolean historyExists(Configuration settings, DataSource database) {
        HistoryTable table = FlywayRunner.historyTable(settings);
        try (Connection connection = database.getConnection()) {
            DatabaseMetaData meta = connection.getMetaData();
            boolean hasSchemas = meta.supportsSchemasInTableDefinitions();
            String current = hasSchemas ? connection.getSchema() : connection.getCatalog();
            String schema = table.schema().orElse(current);
            try (ResultSet found = meta.getTables(
                    hasSchemas ? connection.getCatalog() : schema,
                    hasSchemas ? pattern(meta, schema) : null,
                    pattern(meta, table.name()),
                    null)) {
                return found.next();
            }
        } catch (SQLException e) {
            throw new FlywayException("cannot look for the history table " + table.name(), e);
        }
    }

    private static String pattern(DatabaseMetaData meta, String name) throws SQLException {
        String escape = meta.getSearchStringEscape();
        return name.replace(escape, escape + escape).replace("_", escape + "_").replace("%", escape + "%");
    }
}
