package dev.schemawave.spi;

import java.util.Optional;

/**
 * A coordination that has been put together.
 *
 * @param lock the locks
 * @param ledger the ledger, if there is one
 * @param end ends connections and threads; never fails
 */
public record OpenedCoordination(DistributedLock lock, Optional<SchemaLedger> ledger, Runnable end)
        implements Coordination {

    @Override
    public void close() {
        end.run();
    }
}
