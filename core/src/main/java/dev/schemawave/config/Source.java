package dev.schemawave.config;

import java.util.Map;

/**
 * One place that settings come from.
 *
 * @param label how messages call it, for example {@code system property}
 * @param values what it sets, by full names such as {@code schemawave.service}
 */
public record Source(String label, Map<String, String> values) {

    /** Copies the map. */
    public Source {
        values = Map.copyOf(values);
    }
}
