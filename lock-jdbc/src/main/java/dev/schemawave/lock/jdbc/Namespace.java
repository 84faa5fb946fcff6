package dev.schemawave.lock.jdbc;

import dev.schemawave.spi.CoordinationException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The schema that holds the tables. Becomes a part of SQL texts, which is why it is checked so strictly: it can hold no
 * quote of any dialect.
 */
record Namespace(String value) {

    private static final Pattern SAFE = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,62}");
    private static final Set<String> TAKEN = Set.of("information_schema", "mysql", "performance_schema", "sys");

    static Namespace of(String value) throws CoordinationException {
        if (!SAFE.matcher(value).matches()) {
            throw refused(value, "is not 1 to 63 letters, digits, '_' or '-' that start with a letter");
        }
        String lower = value.toLowerCase(Locale.ROOT);
        if (TAKEN.contains(lower) || lower.startsWith("pg_")) {
            throw refused(value, "belongs to the database system itself");
        }
        return new Namespace(value);
    }

    private static CoordinationException refused(String value, String why) {
        String message = "the namespace '" + value + "' cannot name a schema for leases: it " + why;
        return CoordinationException.refused(message, new IllegalArgumentException(message));
    }

    @Override
    public String toString() {
        return value;
    }
}
