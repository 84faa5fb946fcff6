package dev.schemawave.config;

import dev.schemawave.guard.GuardSettings;
import dev.schemawave.model.Declaration;
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
 * @param declaration what the service says of itself
 * @param ahead what to do on a schema that a newer build has migrated
 * @param guard how the database fences, empty for not at all
 * @param times the durations
 * @param environment where the service runs, such as {@code production}
 * @param notifying who is told, and when
 */
public record Settings(
        LedgerKey service,
        Optional<Login> database,
        Coordination coordination,
        Optional<String> tool,
        Map<String, String> toolProperties,
        Declaration declaration,
        Ahead ahead,
        Optional<GuardSettings> guard,
        Times times,
        Optional<String> environment,
        Notifying notifying) {

    /** Copies the map. */
    public Settings {
        toolProperties = Map.copyOf(toolProperties);
    }

    /** What an older build does on a schema that a newer build has migrated. */
    public enum Ahead {
        /** Starts, unless the newer build has declared that it is too old. */
        COMPATIBLE,
        /** Starts in any case, with a warning. */
        WARN,
        /** Does not start. */
        REFUSE
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
     * @param republish whether a running replica tells a ledger that has forgotten its schema
     */
    public record Coordination(Optional<Login> login, String namespace, Duration requestTimeout, boolean republish) {}

    /**
     * The durations, checked against each other.
     *
     * @param leaseTtl how long a lease lasts unless renewed
     * @param leaseRenewal how often it is renewed
     * @param waitTimeout how long to wait for a lease
     * @param gateTimeout how long to wait for the schemas of other services
     * @param connectTimeout how long to try to reach a server
     * @param shutdownGrace how long a shutdown waits for the step that is running
     */
    public record Times(
            Duration leaseTtl,
            Duration leaseRenewal,
            Duration waitTimeout,
            Duration gateTimeout,
            Duration connectTimeout,
            Duration shutdownGrace) {}

    /**
     * Whom to tell, and when.
     *
     * @param slow after which time a migration is told to be slow
     * @param waiting after which time a wait is told
     * @param requestTimeout how long one request to a channel may take
     * @param giveUp how long a message is tried; after twice that time another replica sends it
     * @param farewell how long the end of the process waits for messages
     * @param channels what is set for each kind of channel
     */
    public record Notifying(
            Duration slow,
            Duration waiting,
            Duration requestTimeout,
            Duration giveUp,
            Duration farewell,
            Map<String, Map<String, Secret>> channels) {

        /** Copies the map. */
        public Notifying {
            channels = Map.copyOf(channels);
        }
    }
}
