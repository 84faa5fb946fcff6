package dev.schemawave.lock.jdbc;

import java.util.List;

/**
 * The SQL texts of one database system. All times are the server's own, and each request is one statement that is its own
 * transaction. Where a statement returns rows instead of an update count, their number is the count.
 */
sealed interface Dialect permits PostgreSql, MySql, H2 {

    /** The quoted name of the table of leases. */
    String lease();

    /** The quoted name of the ledger's table. */
    String ledger();

    /** The server's clock, as it moves and not as it was when a transaction began. */
    String now();

    /** The moment that lies one parameter, in microseconds, ahead of {@link #now}. */
    String later();

    /** A moment before all leases, which makes a row a free one whatever the server's clock does later. */
    String longAgo();

    /** The microseconds until {@code expires_at}, negative for a lease that has run out. */
    String remainingMicros();

    /** What creates the schema and the tables unless they are there, in this order. */
    List<String> creation();

    /** What lets a user work with the tables. */
    List<String> grants(String user);

    /** Whether the server can tell waiters that something has changed. */
    default boolean notifies() {
        return false;
    }

    /** Succeeds exactly if the tables are there and may be read. */
    default String probe() {
        return "SELECT 1 FROM " + lease() + ", " + ledger() + " WHERE 1 = 0";
    }

    /** Parameters: token, holder, microseconds, name, token. A row with the same token is the same request, repeated. */
    default String take() {
        return "UPDATE " + lease() + " SET token = ?, holder = ?, granted_at = " + now() + ", expires_at = " + later()
                + " WHERE name = ? AND (expires_at <= " + now() + " OR token = ?)";
    }

    /** Parameter: name. */
    default String remaining() {
        return "SELECT " + remainingMicros() + " FROM " + lease() + " WHERE name = ?";
    }

    /** Parameter: name. Makes the row of a free lease. */
    default String prepare() {
        return "INSERT INTO " + lease() + " (name, expires_at) VALUES (?, " + longAgo() + ")";
    }

    /** Parameters: holder, microseconds, name, token. */
    default String renew() {
        return "UPDATE " + lease() + " SET holder = ?, expires_at = " + later() + ifStillHeld();
    }

    /** Parameters: name, token. */
    default String release() {
        return "UPDATE " + lease() + " SET token = NULL, holder = NULL, expires_at = " + longAgo() + ifStillHeld();
    }

    /** The condition of everything that only a holder may do. Parameters: name, token. */
    default String ifStillHeld() {
        return " WHERE name = ? AND token = ? AND expires_at > " + now();
    }

    /** Parameter: name. */
    default String holder() {
        return "SELECT holder FROM " + lease() + " WHERE name = ? AND expires_at > " + now();
    }

    /** Parameters: service, schema. */
    default String read() {
        return "SELECT entry, revision FROM " + ledger() + " WHERE service = ? AND schema_name = ?";
    }

    /** All entries. */
    default String readAll() {
        return "SELECT entry, revision FROM " + ledger();
    }

    /** Parameters: service, schema, entry. */
    default String publishFirst() {
        return "INSERT INTO " + ledger() + " (service, schema_name, revision, entry) VALUES (?, ?, 1, ?)";
    }

    /** Parameters: entry, service, schema, expected revision. */
    default String publishNext() {
        return "UPDATE " + ledger() + " SET entry = ?, revision = revision + 1"
                + " WHERE service = ? AND schema_name = ? AND revision = ?";
    }
}
