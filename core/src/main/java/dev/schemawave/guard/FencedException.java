package dev.schemawave.guard;

import java.io.Serial;
import java.sql.SQLException;

/** Somebody else has claimed the schema: nothing of this claim can be written any more. */
public final class FencedException extends SQLException {

    @Serial
    private static final long serialVersionUID = 1L;

    FencedException(String message) {
        super(message);
    }
}
