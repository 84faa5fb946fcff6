package dev.schemawave.model;

import java.util.regex.Pattern;

/**
 * Names a lock in every backend alike: safe as a row, a key and a path element.
 *
 * @param value 1 to 120 letters, digits, dots, underscores, colons and hyphens
 */
public record LockName(String value) {

    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._:-]{1,120}");

    /** Refuses a value that some backend could not store as it is. */
    public LockName {
        if (!SAFE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "lock name '" + value + "' is not 1 to 120 letters, digits, '.', '_', ':' or '-'");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
