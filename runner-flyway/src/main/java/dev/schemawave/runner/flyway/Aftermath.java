package dev.schemawave.runner.flyway;

import dev.schemawave.model.Step;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;

/**
 * The state of the schema after a failure, as the database tells it.
 *
 * @param history what the history table holds now
 * @param undoesDdl whether this database takes back DDL when a transaction is rolled back
 */
record Aftermath(SchemaHistory history, boolean undoesDdl) {

    /** Reads it, or says why that is not possible any more. */
    static Aftermath read(Configuration settings, DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            DatabaseMetaData meta = connection.getMetaData();
            boolean undoesDdl = meta.supportsDataDefinitionAndDataManipulationTransactions()
                    && !meta.dataDefinitionCausesTransactionCommit()
                    && !meta.dataDefinitionIgnoredInTransactions();
            return new Aftermath(SchemaHistory.read(FlywayLoader.load(settings, database, List.of())), undoesDdl);
        } catch (FlywayException e) {
            throw new SQLException(FailedStatement.reason(e), e);
        }
    }

    boolean hasFailedRow(Step step) {
        return history.failed().stream().anyMatch(row -> Steps.step(row).id().equals(step.id()));
    }

    /** For the middle of a sentence. */
    String version() {
        Optional<MigrationVersion> current = history.current();
        return current.isPresent() ? "at version " + current.get().getVersion() : "without a version";
    }
}
