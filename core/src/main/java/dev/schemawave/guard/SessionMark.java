package dev.schemawave.guard;

import dev.schemawave.model.Fingerprint;
import java.util.List;

/**
 * By which a session of a migration is known to its server.
 *
 * @param scope a hash of the scope, the same for all claims
 * @param claim the claim for which the session was opened
 */
record SessionMark(String scope, String claim) {

    private static final int HASH = 16;

    static SessionMark of(String scope, String claim) {
        return new SessionMark(Fingerprint.of(List.of(scope)).value().substring(0, HASH), claim);
    }

    /** Common to all sessions of the scope. */
    String prefix() {
        return "schemawave:" + scope + ":";
    }

    /** Of this claim's sessions; shorter than the 63 characters that PostgreSQL keeps. */
    String label() {
        return prefix() + claim;
    }
}
