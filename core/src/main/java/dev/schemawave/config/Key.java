package dev.schemawave.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Every setting there is. The README's table is checked against this list. */
public enum Key {
    /** Name of the service. */
    SERVICE("service"),
    /** Name of the schema, for a service with several. */
    SCHEMA("schema"),
    /** JDBC URL of the service's own database. */
    DATABASE_URL("database.url"),
    /** Its user. */
    DATABASE_USER("database.user"),
    /** A file that holds its user. */
    DATABASE_USER_FILE("database.user-file"),
    /** Its password. */
    DATABASE_PASSWORD("database.password"),
    /** A file that holds its password. */
    DATABASE_PASSWORD_FILE("database.password-file"),
    /** URL of the coordination service. */
    COORDINATION_URL("coordination.url"),
    /** Its user. */
    COORDINATION_USER("coordination.user"),
    /** A file that holds its user. */
    COORDINATION_USER_FILE("coordination.user-file"),
    /** Its password. */
    COORDINATION_PASSWORD("coordination.password"),
    /** A file that holds its password. */
    COORDINATION_PASSWORD_FILE("coordination.password-file"),
    /** What keeps separate systems apart in one coordination service. */
    COORDINATION_NAMESPACE("coordination.namespace"),
    /** How long one request to the coordination service may take. */
    COORDINATION_TIMEOUT("coordination.timeout"),
    /** Whether a running replica tells a ledger that has forgotten its schema. */
    COORDINATION_REPUBLISH("coordination.republish"),
    /** How long to wait for the schemas of other services. */
    GATE_TIMEOUT("gate.timeout"),
    /** The version that a migrated schema has, where the tool can name none. */
    VERSION("version"),
    /** The oldest build that works on this build's schema. */
    COMPATIBLE_WITH("compatible-with"),
    /** What to do on a schema that a newer build has migrated. */
    AHEAD("ahead"),
    /** The team that the service belongs to. */
    OWNER("owner"),
    /** Where that team is told. */
    CHANNEL("channel"),
    /** Where the service runs. */
    ENVIRONMENT("environment"),
    /** After which time a migration is told to be slow. */
    NOTIFY_SLOW("notify.slow"),
    /** After which time a wait is told. */
    NOTIFY_WAITING("notify.waiting"),
    /** How long one request to a channel may take. */
    NOTIFY_TIMEOUT("notify.timeout"),
    /** How long a message is tried. */
    NOTIFY_GIVE_UP("notify.give-up"),
    /** How long the end of the process waits for messages. */
    NOTIFY_FAREWELL("notify.farewell"),
    /** The migration tool. */
    TOOL("tool"),
    /** Whether the database fences. */
    GUARD("guard"),
    /** Where the guard's tables are. */
    GUARD_SCHEMA("guard.schema"),
    /** After which silence the server ends a migration's session. */
    GUARD_IDLE_TIMEOUT("guard.idle-timeout"),
    /** How long a predecessor's statement may go on. */
    GUARD_GRACE("guard.grace"),
    /** How long a statement of a migration waits for a lock in the database. */
    MIGRATION_LOCK_TIMEOUT("migration.lock-timeout"),
    /** How long a lease lasts unless renewed. */
    LEASE_TTL("lease.ttl"),
    /** How often a lease is renewed. */
    LEASE_RENEWAL("lease.renewal"),
    /** How long to wait for the lease. */
    WAIT_TIMEOUT("wait.timeout"),
    /** How long to try to reach a server. */
    CONNECT_TIMEOUT("connect.timeout"),
    /** How long a shutdown waits for the running step. */
    SHUTDOWN_GRACE("shutdown.grace");

    private static final String PREFIX = "schemawave.";

    private final String name;

    Key(String name) {
        this.name = name;
    }

    /**
     * The name in files, system properties and code.
     *
     * @return for example {@code schemawave.lease.ttl}
     */
    public String fullName() {
        return PREFIX + name;
    }

    /**
     * The name in the environment.
     *
     * @return for example {@code SCHEMAWAVE_LEASE_TTL}
     */
    public String variable() {
        return fullName().toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    static List<Key> all() {
        return List.of(values());
    }

    static Optional<Key> ofVariable(String variable) {
        return Arrays.stream(values())
                .filter(key -> key.variable().equals(variable))
                .findFirst();
    }

    static boolean isKnown(String fullName) {
        for (Key key : values()) {
            if (key.fullName().equals(fullName)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return fullName();
    }
}
