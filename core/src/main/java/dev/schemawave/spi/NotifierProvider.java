package dev.schemawave.spi;

import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the notifier of one kind of channel. Found by {@link java.util.ServiceLoader}; used where one of its settings is
 * set.
 */
public interface NotifierProvider {

    /**
     * Names the kind.
     *
     * @return for example {@code slack}: its settings are {@code schemawave.notify.slack.*}
     */
    String kind();

    /**
     * The settings that there are.
     *
     * @return what comes after {@code schemawave.notify.<kind>.}: {@code url} is one setting, {@code url.*} one for each
     *     name. Each of them can also be set as a file that holds the value, by the same name and {@code -file}; core reads
     *     it
     */
    Set<String> settings();

    /**
     * Makes a notifier. Does no I/O.
     *
     * @param settings what is set
     * @param faults is added to: one sentence for each fault, without secrets
     * @return the notifier, or empty if there were faults
     */
    Optional<Notifier> create(Settings settings, List<String> faults);

    /**
     * What is set for one kind.
     *
     * @param values by what comes after {@code schemawave.notify.<kind>.}; never empty
     * @param requestTimeout how long one request may take
     * @param time the clock, for time stamps
     */
    record Settings(Map<String, Secret> values, Duration requestTimeout, TimeSource time) {

        /** Copies the map. */
        public Settings {
            values = Map.copyOf(values);
        }
    }
}
