package dev.schemawave.model;

import java.util.List;

/**
 * What one lock protects: a schema history in a database, as the database server itself names them.
 *
 * <p>The service's name is not a part of it. Two services that share a history table exclude each other, and one
 * database that is reached by two URLs is one scope.
 *
 * @param database the server's own identity and the name of the database on it
 * @param schema the schema that holds the history table
 * @param historyTable the migration tool's history table
 */
public record Scope(String database, String schema, String historyTable) {

    private static final int LABEL_LENGTH = 40;
    private static final int HASH_LENGTH = 20;

    /**
     * Names the lock of this scope: a readable part for people and a hash that makes it unique.
     *
     * @return the same name for equal scopes in every process
     */
    public LockName lockName() {
        String readable = (schema + "." + historyTable).replaceAll("[^A-Za-z0-9._-]", "_");
        String label = readable.substring(0, Math.min(LABEL_LENGTH, readable.length()));
        String hash = Fingerprint.of(List.of(database, schema, historyTable)).value();
        return new LockName(label + ":" + hash.substring(0, HASH_LENGTH));
    }

    @Override
    public String toString() {
        return database + " " + schema + "." + historyTable;
    }
}
