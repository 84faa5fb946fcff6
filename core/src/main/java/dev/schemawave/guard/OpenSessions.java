package dev.schemawave.guard;

import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The sessions that a tool has open under one claim. Safe for many threads. */
final class OpenSessions {

    private final Set<GuardedSession> sessions = ConcurrentHashMap.newKeySet();

    void add(GuardedSession session) {
        sessions.add(session);
    }

    void remove(GuardedSession session) {
        sessions.remove(session);
    }

    Set<GuardedSession> all() {
        return Set.copyOf(sessions);
    }

    /** Breaks off what the database takes back. */
    void cancelTransactions() {
        for (GuardedSession session : all()) {
            try {
                session.cancelIfAtomic();
            } catch (SQLException itHasEndedByItself) {
                // On with the next.
            }
        }
    }

    /** Closes all connections without a word to the server. */
    void abortAll() {
        for (GuardedSession session : all()) {
            try {
                session.abort(Runnable::run);
            } catch (SQLException itsServerEndsIt) {
                remove(session);
            }
        }
    }
}
