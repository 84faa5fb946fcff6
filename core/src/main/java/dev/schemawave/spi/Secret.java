package dev.schemawave.spi;

import java.util.Objects;

/** A text that must not appear in a log or message: its {@code toString} does not show it. */
public final class Secret {

    private final String value;

    /**
     * Wraps a secret.
     *
     * @param value the text itself
     */
    public Secret(String value) {
        this.value = Objects.requireNonNull(value, "value");
    }

    /**
     * The text itself, for the client that needs it.
     *
     * @return the secret
     */
    public String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "****";
    }
}
