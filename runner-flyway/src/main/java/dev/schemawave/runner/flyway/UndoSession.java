package dev.schemawave.runner.flyway;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.internal.callback.NoopCallbackExecutor;
import org.flywaydb.core.internal.database.DatabaseType;
import org.flywaydb.core.internal.database.base.Connection;
import org.flywaydb.core.internal.database.base.Database;
import org.flywaydb.core.internal.database.base.Schema;
import org.flywaydb.core.internal.database.base.Table;
import org.flywaydb.core.internal.jdbc.ExecutionTemplateFactory;
import org.flywaydb.core.internal.jdbc.JdbcConnectionFactory;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.resource.StringResource;
import org.flywaydb.core.internal.schemahistory.SchemaHistoryFactory;
import org.flywaydb.core.internal.sqlscript.SqlScript;
import org.flywaydb.core.internal.sqlscript.SqlScriptExecutorFactory;
import org.flywaydb.core.internal.sqlscript.SqlScriptFactory;

/**
 * Runs undo scripts by Flyway's own means, in one session that holds Flyway's own lock.
 *
 * <p>They are Flyway's inner ones: nothing public reads a script without migrating. They are the same in all versions that
 * the smoke tests run with; where they are not, a {@link LinkageError} comes before anything has run.
 */
final class UndoSession implements AutoCloseable {

    private final Configuration settings;
    private final UndoScripts scripts;
    private final Database<?> database;
    private final Connection<?> session;
    private final Schema<?, ?> schema;
    private final Table<?, ?> history;
    private final String removal;
    private final ParsingContext parsing = new ParsingContext();
    private final SqlScriptFactory parser;
    private final SqlScriptExecutorFactory executors;

    UndoSession(Configuration settings, UndoScripts scripts, DataSource source) {
        this.settings = settings;
        this.scripts = scripts;
        JdbcConnectionFactory connections = new JdbcConnectionFactory(source, settings, null);
        DatabaseType type = connections.getDatabaseType();
        parser = type.createSqlScriptFactory(scripts.settings(), parsing);
        executors = type.createSqlScriptExecutorFactory(connections, NoopCallbackExecutor.INSTANCE, null);
        connections.setConnectionInitializer((factory, connection) -> initialize(connection));
        database = type.createDatabase(settings, connections, null);
        try {
            session = database.getMainConnection();
            schema = SchemaHistoryFactory.prepareSchemas(settings, database).getLeft();
            history = schema.getTable(settings.getTable());
            removal = "DELETE FROM " + history + " WHERE " + database.quote("installed_rank") + " IN ";
            parsing.populate(database, settings);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    private void initialize(java.sql.Connection connection) {
        if (settings.getInitSql() != null) {
            SqlScript init =
                    parser.createSqlScript(new StringResource(settings.getInitSql()), true, scripts.resources());
            execute(init, connection);
        }
    }

    private void execute(SqlScript script, java.sql.Connection connection) {
        executors
                .createSqlScriptExecutor(connection, true, settings.isBatch(), settings.isOutputQueryResults())
                .execute(script, settings);
    }

    /** Reads all of a script. */
    SqlScript parse(Undo undo) {
        SqlScript script = parser.createSqlScript(undo.script().resource(), settings.isMixed(), scripts.resources());
        script.validate();
        return script;
    }

    /** Keeps out others that run Flyway on this schema. */
    <T> T locked(Callable<T> work) {
        session.restoreOriginalState();
        return session.lock(history, work);
    }

    /**
     * Runs a script and takes its migration out of the history: together, unless the script does not run in a transaction.
     *
     * @param begin called right before
     */
    void run(Undo undo, SqlScript script, Runnable begin) {
        session.restoreOriginalState();
        session.changeCurrentSchemaTo(schema);
        if (script.executeInTransaction()) {
            begin.run();
            ExecutionTemplateFactory.createExecutionTemplate(session.getJdbcConnection(), database)
                    .execute(() -> executeAndForget(undo, script));
        } else {
            begin.run();
            executeAndForget(undo, script);
        }
    }

    private int executeAndForget(Undo undo, SqlScript script) {
        execute(script, session.getJdbcConnection());
        return forget(undo.rows());
    }

    /** One statement, so that it takes effect as a whole outside a transaction too. */
    private int forget(List<Integer> ranks) {
        String list = ranks.stream().map(String::valueOf).collect(Collectors.joining(", "));
        try (Statement delete = session.getJdbcConnection().createStatement()) {
            int gone = delete.executeUpdate(removal + "(" + list + ")");
            if (gone != ranks.size()) {
                throw new FlywayException(
                        "somebody else has changed the history: of the rows " + list + " only " + gone + " were there");
            }
            return gone;
        } catch (SQLException e) {
            throw new FlywayException("cannot take the rows " + list + " out of the history " + history, e);
        }
    }

    @Override
    public void close() {
        database.close();
    }
}
