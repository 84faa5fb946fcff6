package dev.schemawave.benchmarks.torture;

import java.util.HashSet;
import java.util.Set;

/** Who has claimed the schema, and who was overtaken meanwhile. For one thread at a time. */
final class Claims {

    private static final String LOST = "ERROR LeaseLostException";
    private static final String REFUSED = "the schema was claimed by";

    private final Set<Integer> holding = new HashSet<>();
    private final Set<Integer> overtaken = new HashSet<>();
    private int fenced;

    /** A replica has claimed the schema. */
    void claimed(int replica) {
        overtaken.addAll(holding);
        holding.clear();
        holding.add(replica);
        overtaken.remove(replica);
    }

    /** A replica's process has ended. */
    void ended(int replica, Ending ending) {
        boolean refused = ending.line().startsWith(LOST) || ending.line().contains(REFUSED);
        if (overtaken.remove(replica) && refused) {
            fenced++;
        }
        holding.remove(replica);
    }

    /** How many replicas lived to learn that another one had claimed the schema after them. */
    int fenced() {
        return fenced;
    }
}
