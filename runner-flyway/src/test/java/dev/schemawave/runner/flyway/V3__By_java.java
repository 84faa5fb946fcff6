package dev.schemawave.runner.flyway;

import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.api.migration.BaseJavaMigration;
import org.flywaydb.core.api.migration.Context;

/** A migration in Java, named as Flyway wants it. */
@SuppressWarnings("ClassName")
final class V3__By_java extends BaseJavaMigration {

    @Override
    public void migrate(Context context) throws SQLException {
        try (Statement statement = context.getConnection().createStatement()) {
            statement.execute("INSERT INTO accounts VALUES (3, 30)");
        }
    }
}
