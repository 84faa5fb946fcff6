package dev.schemawave.spi;

import dev.schemawave.model.Holder;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads who holds a lock, as a backend has stored it. */
public final class StoredHolder {

    private static final Logger log = LoggerFactory.getLogger(StoredHolder.class);

    private StoredHolder() {}

    /**
     * Reads a text. A holder is only shown, so one that cannot be read is logged and is no error.
     *
     * @param text what {@link Holder#encode} returned, maybe in another version of this library
     * @return the holder, or empty if this version cannot read it
     */
    public static Optional<Holder> read(String text) {
        try {
            return Optional.of(Holder.decode(text));
        } catch (RuntimeException e) {
            log.warn("Who holds a lock cannot be understood: {}", text, e);
            return Optional.empty();
        }
    }
}
