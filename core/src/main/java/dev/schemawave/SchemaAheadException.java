package dev.schemawave;

import java.io.Serial;
import java.util.List;
import java.util.Optional;

/** A newer build has migrated the schema further than this build may work with. Nothing was changed. */
public final class SchemaAheadException extends SchemawaveException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient Optional<String> version;
    private final transient List<String> unknown;

    SchemaAheadException(String service, Optional<String> version, List<String> unknown, String why) {
        super(
                FailureCard.of(
                                service,
                                "the schema is at " + Texts.version(version) + ", and this build does not know "
                                        + unknown + "; " + why,
                                "deploy a build that knows them, or start this one all the same with schemawave.ahead=warn. The schema"
                                        + " was not touched.",
                                "schema-ahead")
                        .offering("schemawave history  # who has migrated it, and when"),
                null);
        this.version = version;
        this.unknown = List.copyOf(unknown);
    }

    /**
     * Where the schema is.
     *
     * @return its version, where the tool names one
     */
    public Optional<String> version() {
        return version;
    }

    /**
     * What is ahead.
     *
     * @return what the history has and this build does not know
     */
    public List<String> unknown() {
        return unknown;
    }
}
