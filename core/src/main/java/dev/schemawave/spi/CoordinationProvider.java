package dev.schemawave.spi;

import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/** Opens the coordination services of some URI schemes. Found by {@link java.util.ServiceLoader}. */
public interface CoordinationProvider {

    /**
     * What this provider can open.
     *
     * @return the text before the first colon of the URIs, in lower case, such as {@code jdbc}
     */
    Set<String> schemes();

    /**
     * Opens a client. Called on the thread of the start-up; called again after a transient failure.
     *
     * @param settings where, as whom and under which name space
     * @return the open client
     * @throws CoordinationException if the service cannot be reached or refuses
     */
    Coordination open(Settings settings) throws CoordinationException;

    /**
     * Where and how to open a coordination service.
     *
     * @param url the URL as configured, or empty to coordinate in the database that is migrated
     * @param user the user, if one is configured
     * @param password the password, if one is configured
     * @param namespace keeps the names of separate systems apart in one coordination service
     * @param requestTimeout how long one request to the service may take, far below the time to live of a lease
     * @param migratedDatabase the database that is migrated; a backend may keep connections of it while it is open
     * @param time the clock for deadlines
     */
    record Settings(
            Optional<String> url,
            Optional<String> user,
            Optional<Secret> password,
            String namespace,
            Duration requestTimeout,
            DataSource migratedDatabase,
            TimeSource time) {}
}
