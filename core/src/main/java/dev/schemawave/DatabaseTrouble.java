package dev.schemawave;

import dev.schemawave.guard.FencedException;
import dev.schemawave.guard.Sessions;
import dev.schemawave.model.LedgerKey;
import java.sql.SQLException;
import java.time.Duration;

/** Words a failure to connect so that the reader knows which setting to look at. */
final class DatabaseTrouble {

    private DatabaseTrouble() {}

    static DatabaseUnavailableException describe(LedgerKey service, Duration tried, SQLException error) {
        if (Sessions.canPass(error)) {
            return new DatabaseUnavailableException(
                    service.toString(),
                    "cannot reach the database, tried for " + Texts.duration(tried) + ": " + error.getMessage(),
                    "check that the server runs and that schemawave.database.url is right, then start again. Nothing was"
                            + " changed.",
                    error);
        }
        if (error instanceof FencedException) {
            return new DatabaseUnavailableException(
                    service.toString(), "the guard refuses: " + error.getMessage(), "nothing was changed.", error);
        }
        return new DatabaseUnavailableException(
                service.toString(),
                "the database refuses the connection: " + error.getMessage(),
                "check schemawave.database.url, .user and .password. Nothing was changed.",
                error);
    }

    static DatabaseUnavailableException unfenced(LedgerKey service, String product) {
        return new DatabaseUnavailableException(
                service.toString(),
                product + " cannot fence: a replica that was frozen could write after its successor",
                "use PostgreSQL, MariaDB or MySQL, or accept that with schemawave.guard=unfenced. Nothing was changed.",
                null);
    }
}
