package dev.schemawave;

import dev.schemawave.model.Fact;
import java.util.Optional;

/** What makes the failures of several replicas one fact. */
final class Failures {

    private Failures() {}

    static Fact fact(SchemawaveException error) {
        return isHalfApplied(error) ? Fact.HALF_APPLIED : Fact.FAILED;
    }

    private static boolean isHalfApplied(SchemawaveException error) {
        return error instanceof HalfAppliedException
                || (error instanceof PeerFailedException peer && peer.reason().startsWith(HalfAppliedException.WHAT));
    }

    /**
     * For a migration what was announced of it, which its peers know too; else what kind of failure it is.
     *
     * @param error the failure
     * @param from the version that the schema had, as far as this replica has migrated
     */
    static String identity(SchemawaveException error, Optional<String> from) {
        if (error instanceof PeerFailedException peer) {
            return isHalfApplied(error) ? peer.reason() : peer.reason() + "\n" + Texts.version(peer.version());
        }
        if (error instanceof HalfAppliedException) {
            return error.card().brief();
        }
        return error instanceof MigrationFailedException
                ? error.card().brief() + "\n" + Texts.version(from)
                : error.getClass().getSimpleName();
    }
}
