package dev.schemawave.testservers;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A database server for tests, in which every test takes a database of its own.
 *
 * <p>Where the binaries do not run (they need Linux on x86-64 with glibc), name a server instead: with the system
 * properties {@code test.postgres.url}, {@code .user} and {@code .password}, or the environment variables
 * {@code TEST_POSTGRES_URL} and so on; {@code mariadb} likewise. The user must be an administrator.
 * Databases made there are dropped when the server object is closed, or at the end of the JVM.
 */
public interface DatabaseServer extends TestServer {

    /**
     * Creates an empty database with a user of its own, who may do everything in it and nothing elsewhere. On
     * PostgreSQL he owns the database and so may create schemas.
     *
     * @param prefix what the name begins with; the rest is random
     * @return the new database
     */
    Database createDatabase(String prefix);

    /**
     * Gives the user of a database all rights on one more schema. On PostgreSQL that is a schema inside the database,
     * created if missing; on MariaDB a database beside it, which the user may then create and drop.
     *
     * @param database whose user gets the rights
     * @param schemaName the schema, letters, digits and underscores
     */
    void grantAllOn(Database database, String schemaName);

    /**
     * Connects as the administrator, to the administrative database.
     *
     * @return a new connection, to be closed by the caller
     * @throws SQLException when the server cannot be reached
     */
    default Connection adminConnection() throws SQLException {
        return admin().connect();
    }

    /**
     * The administrative database and the administrator's credentials.
     *
     * @return the superuser on PostgreSQL, {@code root} on MariaDB
     */
    Database admin();
}
