package dev.schemawave.config;

import dev.schemawave.guard.GuardSettings;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.spi.Secret;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * The checked configuration of one start-up.
 *
 * @param service whose schema
 * @param database where it is, unless the code brings a DataSource
 * @param coordination where the replicas meet
 * @param tool the migration tool, if it is named
 * @param toolProperties what is passed to the tool, by full names
 * @param guard how the database fences, empty for not at all
 * @param times the durations
 */
public record Settings(
        LedgerKey service,
        Optional<Login> database,
        Coordination coordination,
        Optional<String> tool,
        Map<String, String> toolProperties,
        Optional<GuardSettings> guard,
        Times times) {

    /** Copies the map. */
    public Settings {
        toolProperties = Map.copyOf(toolProperties);
    }

    /**
     * How to reach a server.
     *
     * @param url where
     * @param user as whom
     * @param password the proof
     */
    public record Login(String url, Optional<String> user, Optional<Secret> password) {}

    /**
     * Where replicas and services meet.
     *
     * @param login the coordination service, empty to use the migrated database
     * @param namespace keeps separate systems apart in one coordination service
     * @param requestTimeout how long one request may take
     */
    public record Coordination(Optional<Login> login, String namespace, Duration requestTimeout) {}

    /**
     * The durations, checked against each other.
     *
     * @param leaseTtl how long a lease lasts unless renewed
     * @param leaseRenewal how often it is renewed
     * @param waitTimeout how long to wait for a lease
     * @param connectTimeout how long to try to reach a server
     * @param shutdownGrace how long a shutdown waits for the step that is running
     */
    public record Times(
            Duration leaseTtl,
            Duration leaseRenewal,
            Duration waitTimeout,
            Duration connectTimeout,
            Duration shutdownGrace) {}
}
