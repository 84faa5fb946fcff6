package dev.schemawave.runner.flyway;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.internal.exception.FlywayMigrateException;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;

/**
 * What Flyway's exceptions tell of a statement that failed.
 *
 * @param file the script, by the name that its location gives it
 * @param line where the statement begins
 * @param sql the statement, with placeholders replaced
 * @param inTransaction whether Flyway ran the migration in a transaction
 */
record FailedStatement(Optional<String> file, Optional<Integer> line, Optional<String> sql, boolean inTransaction) {

    private static final FailedStatement UNKNOWN =
            new FailedStatement(Optional.empty(), Optional.empty(), Optional.empty(), true);

    static FailedStatement of(FlywayException failure) {
        try {
            return Internal.read(causes(failure));
        } catch (LinkageError e) {
            // A version of Flyway that has moved its internal exceptions: the message says less, but is still right.
            return UNKNOWN;
        }
    }

    static List<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .limit(50)
                .toList();
    }

    /** The words of the database or, failing that, of whatever failed first. */
    static String reason(Throwable failure) {
        List<Throwable> causes = causes(failure);
        Throwable telling = causes.stream()
                .filter(SQLException.class::isInstance)
                .findFirst()
                .orElse(causes.get(causes.size() - 1));
        boolean speaksForItself = telling instanceof SQLException || telling instanceof FlywayException;
        return speaksForItself && telling.getMessage() != null ? telling.getMessage() : telling.toString();
    }

    /** No public type of Flyway carries the file, the line and the statement. Linked only when it is called. */
    private static final class Internal {

        static FailedStatement read(List<Throwable> causes) {
            FailedStatement found = UNKNOWN;
            for (Throwable cause : causes) {
                if (cause instanceof FlywayMigrateException failed) {
                    found = new FailedStatement(
                            Optional.ofNullable(failed.getMigration().getScript()),
                            found.line,
                            found.sql,
                            failed.isExecutableInTransaction());
                } else if (cause instanceof FlywaySqlScriptException script) {
                    found = new FailedStatement(
                            script.getResource() == null
                                    ? found.file
                                    : Optional.of(script.getResource().getAbsolutePath()),
                            Optional.of(script.getLineNumber()).filter(line -> line > 0),
                            Optional.of(script.getStatement()).filter(sql -> !sql.isEmpty()),
                            found.inTransaction);
                }
            }
            return found;
        }
    }
}
