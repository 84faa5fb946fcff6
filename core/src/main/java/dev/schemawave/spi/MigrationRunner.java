package dev.schemawave.spi;

import dev.schemawave.model.Outline;
import dev.schemawave.model.RollbackPlan;
import dev.schemawave.model.RollbackTarget;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Step;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * Drives one migration tool. Knows the tool and its configuration; knows nothing of locks, waiting or other replicas.
 *
 * <p>Each call builds the tool's objects anew and reads the schema history afresh: a runner keeps nothing that an earlier
 * call has seen. Used by one thread at a time; other runners may work in the same process at the same time.
 */
public interface MigrationRunner {

    /**
     * Names the tool, for messages and the ledger.
     *
     * @return for example {@code flyway}
     */
    String tool();

    /**
     * Where the tool keeps its history, which is what the lock is about. Does no I/O.
     *
     * @return the table as configured
     */
    HistoryTable historyTable();

    /**
     * The database that the tool's own configuration names, for a runner that was made from one.
     *
     * @return empty unless the runner brings a database along
     */
    default Optional<DataSource> database() {
        return Optional.empty();
    }

    /**
     * Compares the migrations of this build with the history in the database. Changes nothing, not even a history table
     * that is missing, and waits for no lock of the tool. A plan need not become empty: some steps run at every start.
     *
     * @param database the database
     * @return what is applied, what is pending and what is unknown to this build
     * @throws MigrationException if the tool refuses, for example because an applied migration was edited
     * @throws MigrationStoppedException if the thread is interrupted while the tool is busy elsewhere in this process
     */
    SchemaPlan plan(DataSource database) throws MigrationException;

    /**
     * As {@link MigrationRunnerProvider#inputs}, for a runner that was made in code.
     *
     * @return the inputs, or empty where they cannot be found for sure
     */
    default Optional<BuildInputs> inputs() {
        return Optional.empty();
    }

    /**
     * Says what this build would do to a new schema, by its files alone: connects to nothing.
     *
     * @param databaseUrl the JDBC URL of the database that it is meant for, because statements can depend on the product;
     *     empty if that is not known
     * @return the steps, and where they lead
     * @throws MigrationException if the files cannot be read, or the tool cannot do this
     */
    default Outline outline(Optional<String> databaseUrl) throws MigrationException {
        throw MigrationException.unsupported(
                "the runner for " + tool() + " cannot plan without a database",
                "plan against the database, or implement MigrationRunner.outline");
    }

    /**
     * Makes the tool's history table if it is missing, and nothing else. Called while the lease is held, where tables of
     * Schemawave must stand in the migrated schema. Does nothing for a tool that does not mind foreign tables.
     *
     * @param database the database
     * @throws MigrationException if the tool fails
     */
    void makeHistory(DataSource database) throws MigrationException;

    /**
     * Takes out of a statement what must not be shown, such as the values of secret placeholders.
     *
     * @param statement as the tool sends it to the database
     * @return what may be kept and shown to people
     */
    String withoutSecrets(String statement);

    /**
     * Applies what is pending. Called while the lease is held.
     *
     * @param context the database to use, and who wants to know of each step
     * @return the steps that took effect, in order
     * @throws MigrationException if a step failed
     * @throws MigrationStoppedException if the context refused the next step; passed on as it is
     */
    List<Step.Applied> migrate(MigrationContext context) throws MigrationException;

    /**
     * Says what {@link #rollback} would do, after the same checks. Changes nothing.
     *
     * @param database the database
     * @param target how far to go back
     * @return the steps to undo, newest first; none if the schema is there already
     * @throws MigrationException if the target is not in the history, or if a step cannot be undone; it names all of those
     * @throws MigrationStoppedException if the thread is interrupted while the tool is busy elsewhere in this process
     */
    default RollbackPlan rollbackPlan(DataSource database, RollbackTarget target) throws MigrationException {
        throw cannotRollBack();
    }

    /**
     * Takes back everything that is newer than the target, newest first. Called while the lease is held.
     *
     * <p>Before the first step is undone, it is checked that all can be. The context is told of each one, as {@link
     * Step#undo} of what was applied. A step and the change of its history take effect together, through {@link
     * MigrationContext#database}: afterwards the history is as if the step had never been applied.
     *
     * @param context the database to use, and who wants to know of each step
     * @param target how far to go back
     * @return the steps that were undone, in that order
     * @throws MigrationException if a step failed, or if not all can be undone; then nothing was changed
     * @throws MigrationStoppedException if the context refused the next step; passed on as it is
     */
    default List<Step.Applied> rollback(MigrationContext context, RollbackTarget target) throws MigrationException {
        throw cannotRollBack();
    }

    private MigrationException cannotRollBack() {
        return MigrationException.unsupported(
                "the runner for " + tool() + " cannot roll back",
                "take the change back with a new migration, or implement MigrationRunner.rollback");
    }

    /**
     * The history table as a tool's configuration names it.
     *
     * @param schema the schema, or empty for the default schema of the connection
     * @param name the table, as the tool will write it
     */
    record HistoryTable(Optional<String> schema, String name) {}
}
