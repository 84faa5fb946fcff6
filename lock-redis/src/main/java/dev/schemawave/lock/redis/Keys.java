package dev.schemawave.lock.redis;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import java.util.List;
import java.util.regex.Pattern;

/** What the keys and channels of one namespace are called. */
record Keys(String base) {

    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    static Keys of(String prefix, String namespace) throws CoordinationException {
        if (!SAFE.matcher(namespace).matches()) {
            throw CoordinationException.refused(
                    "the namespace '" + namespace + "' cannot be a part of Redis keys: it is"
                            + " not 1 to 100 letters, digits, '.', '_', ':' or '-'");
        }
        return new Keys(prefix + namespace + ":");
    }

    String lock(LockName name) {
        return base + "lock:" + name.value();
    }

    List<String> lockAndQueue(LockName name) {
        return List.of(lock(name), base + "queue:" + name.value());
    }

    /** The channel of a client is this and its id. */
    String waiters() {
        return base + "waiters:";
    }

    /** The hash of all entries, and the channel that tells of them. */
    String ledger() {
        return base + "ledger";
    }
}
