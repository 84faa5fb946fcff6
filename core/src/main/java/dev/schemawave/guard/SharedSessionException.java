package dev.schemawave.guard;

import java.io.Serial;
import java.sql.SQLException;

/** What is one session to the client is not one session to the server: somebody in between deals out the server's. */
final class SharedSessionException extends SQLException {

    @Serial
    private static final long serialVersionUID = 1L;

    SharedSessionException() {
        super("the database is reached through a pooler in transaction mode, such as PgBouncer, which"
                + " cannot keep a migration's session together: give the database's own address for migrations");
    }
}
