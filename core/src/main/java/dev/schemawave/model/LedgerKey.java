package dev.schemawave.model;

import java.util.regex.Pattern;

/**
 * Names one schema of one service, the unit that other services can require: {@code orders} or {@code orders/archive}.
 *
 * @param service name of the service
 * @param schema name of the schema within the service, {@value #MAIN} unless the service has several
 */
public record LedgerKey(String service, String schema) {

    /** The schema name of a service that has only one. */
    public static final String MAIN = "main";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    /** Refuses names that could not be a part of a key, a path and a channel name alike. */
    public LedgerKey {
        requireName("service", service);
        requireName("schema", schema);
    }

    /**
     * Tells whether a text can name a service or one of its schemas.
     *
     * @param name the text
     * @return true for 1 to 63 letters, digits, dots, underscores and hyphens that start with a letter or digit
     */
    public static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    private static void requireName(String what, String name) {
        if (!isName(name)) {
            throw new IllegalArgumentException(what + " name '" + name + "' is not 1 to 63 letters, digits, '.', '_'"
                    + " or '-' that start with a letter or digit");
        }
    }

    /** The service alone where its schema is {@value #MAIN}, else {@code service/schema}. */
    @Override
    public String toString() {
        return schema.equals(MAIN) ? service : service + "/" + schema;
    }
}
