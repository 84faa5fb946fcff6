package dev.schemawave.model;

import java.util.Optional;

/**
 * A service's need of another one's schema.
 *
 * @param service which service
 * @param schema which of its schemas, or empty for all that the ledger has
 * @param condition what that schema must have
 * @param optional whether its absence is a warning only
 */
public record Requirement(String service, Optional<String> schema, Condition condition, boolean optional) {

    private static final String OPTIONAL = " optional";

    /**
     * Reads a requirement.
     *
     * @param target the name of a service, or {@code service/schema}
     * @param wanted a {@link Condition}, followed by {@code optional} if its absence is a warning only
     * @return the requirement
     * @throws IllegalArgumentException if one of them cannot be understood; the message says what is wrong
     */
    public static Requirement parse(String target, String wanted) {
        String[] names = target.split("/", 2);
        for (String name : names) {
            if (!LedgerKey.isName(name)) {
                throw new IllegalArgumentException("'" + target + "' names neither a service nor service/schema");
            }
        }
        String text = wanted.strip();
        boolean optional = text.endsWith(OPTIONAL);
        return new Requirement(
                names[0],
                names.length == 2 ? Optional.of(names[1]) : Optional.empty(),
                Condition.parse(optional ? text.substring(0, text.length() - OPTIONAL.length()) : text),
                optional);
    }

    /**
     * Reads what {@link #toString} wrote.
     *
     * @param text target and condition
     * @return the requirement
     * @throws IllegalArgumentException if it is not a requirement
     */
    public static Requirement parse(String text) {
        int end = text.indexOf(' ');
        if (end < 0) {
            throw new IllegalArgumentException("'" + text + "' is not a requirement such as 'customers >=2.1'");
        }
        return parse(text.substring(0, end), text.substring(end));
    }

    /**
     * Tells whether this is about a schema.
     *
     * @param key of the schema
     * @return true if it is
     */
    public boolean concerns(LedgerKey key) {
        return service.equals(key.service()) && schema.map(key.schema()::equals).orElse(true);
    }

    /**
     * The service, or one of its schemas.
     *
     * @return for example {@code customers} or {@code customers/archive}
     */
    public String target() {
        return service + schema.map(name -> "/" + name).orElse("");
    }

    /** For example {@code customers >=2.1 <4}. */
    @Override
    public String toString() {
        return target() + " " + condition + (optional ? OPTIONAL : "");
    }
}
