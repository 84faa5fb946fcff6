package dev.schemawave.runner.liquibase;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import liquibase.GlobalConfiguration;
import liquibase.database.Database;
import liquibase.database.DatabaseConnection;
import liquibase.database.DatabaseFactory;
import liquibase.database.core.DatabaseUtils;
import liquibase.database.jvm.JdbcConnection;
import liquibase.integration.commandline.LiquibaseCommandLineConfiguration;
import liquibase.structure.core.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Makes Liquibase's view of a connection, with the schemas and tables that the user has set: what Liquibase does itself
 * when it opens the connection.
 */
record Databases(Connection connection, Options options) {

    private static final int VALIDATION_SECONDS = 5;

    Database open() throws Exception {
        Database database = implementation(new JdbcConnection(connection));
        @Nullable String defaultSchema = options.defaultSchema().orElse(null);
        @Nullable String defaultCatalog = options.defaultCatalog().orElse(null);
        @Nullable String liquibaseSchema = options.liquibaseSchema().orElse(null);
        @Nullable String liquibaseCatalog = options.liquibaseCatalog().orElse(null);
        if (!database.supports(Schema.class)) {
            defaultCatalog = defaultCatalog == null ? defaultSchema : defaultCatalog;
            liquibaseCatalog = liquibaseCatalog == null ? liquibaseSchema : liquibaseCatalog;
        }
        database.setDefaultCatalogName(defaultCatalog);
        database.setDefaultSchemaName(defaultSchema);
        database.setOutputDefaultCatalog(true);
        database.setOutputDefaultSchema(true);
        database.setLiquibaseCatalogName(liquibaseCatalog);
        database.setLiquibaseSchemaName(liquibaseSchema);
        database.setLiquibaseTablespaceName(GlobalConfiguration.LIQUIBASE_TABLESPACE_NAME.getCurrentValue());
        database.setDatabaseChangeLogTableName(options.historyTable());
        selectDefaultSchema(database, defaultCatalog, defaultSchema);
        return database;
    }

    boolean isConnected() {
        try {
            return connection.isValid(VALIDATION_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Outside a transaction, so that no rollback takes the search path back. */
    private static void selectDefaultSchema(
            Database database, @Nullable String defaultCatalog, @Nullable String defaultSchema) throws Exception {
        if (defaultCatalog != null || defaultSchema != null) {
            boolean autoCommit = database.isAutoCommit();
            database.setAutoCommit(true);
            DatabaseUtils.initializeDatabase(defaultCatalog, defaultSchema, database);
            database.setAutoCommit(autoCommit);
        }
    }

    private static Database implementation(DatabaseConnection connection) throws Exception {
        Optional<Class<?>> chosen =
                Optional.ofNullable(LiquibaseCommandLineConfiguration.DATABASE_CLASS.getCurrentValue());
        if (chosen.isEmpty()) {
            return DatabaseFactory.getInstance().findCorrectDatabaseImplementation(connection);
        }
        Database database =
                chosen.get().asSubclass(Database.class).getDeclaredConstructor().newInstance();
        database.setConnection(connection);
        return database;
    }
}
