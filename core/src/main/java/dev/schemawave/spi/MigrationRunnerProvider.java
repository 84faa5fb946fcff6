package dev.schemawave.spi;

import java.util.Map;
import java.util.Optional;

/** Makes the runner of one migration tool. Found by {@link java.util.ServiceLoader}. */
public interface MigrationRunnerProvider {

    /**
     * Names the tool, as in the setting {@code schemawave.tool}.
     *
     * @return for example {@code flyway}; settings that start with this name and a dot are passed to {@link #create}
     */
    String tool();

    /**
     * Makes a runner. Does no I/O on the network.
     *
     * @param properties the tool's own settings, by their full names, such as {@code flyway.locations}
     * @return the runner
     * @throws IllegalArgumentException if the tool refuses a setting; the message names it, without secrets
     */
    MigrationRunner create(Map<String, String> properties);

    /**
     * Finds what decides about a build's migrations, without loading a class of the tool. It is asked before {@link
     * #create}, at each start.
     *
     * @param properties as for {@link #create}
     * @return the inputs, or empty where they cannot be found for sure; why is logged at debug level
     */
    default Optional<BuildInputs> inputs(Map<String, String> properties) {
        return Optional.empty();
    }
}
