package dev.schemawave;

import java.io.Serial;
import java.util.List;

/** The configuration has faults. All of them are reported together, before anything was opened or changed. */
public final class ConfigurationException extends SchemawaveException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    ConfigurationException(String service, List<String> faults) {
        super(
                FailureCard.of(
                                service,
                                "the configuration has " + faults.size()
                                        + (faults.size() == 1 ? " fault:" : " faults:"),
                                "correct each of them and start again. Nothing was opened or changed.",
                                "configuration")
                        .withDetails(faults.stream().map(fault -> "- " + fault).toList())
                        .offering("schemawave check  # whether this build would start"),
                null);
        this.faults = List.copyOf(faults);
    }

    /**
     * Every fault that was found.
     *
     * @return one sentence each
     */
    public List<String> faults() {
        return faults;
    }
}
