package dev.schemawave.testkit;

import dev.schemawave.model.Declaration;
import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.LockName;
import dev.schemawave.model.Past;
import dev.schemawave.model.Requirement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Holders and entries for tests: equal arguments make equal values. */
public final class People {

    private static final Instant SOME_DAY = Instant.parse("2026-01-31T10:15:30Z");

    private People() {}

    /**
     * A replica of the service {@code orders}.
     *
     * @param host its host
     * @return the holder
     */
    public static Holder holder(String host) {
        return new Holder(new LedgerKey("orders", LedgerKey.MAIN), host, 12, SOME_DAY, "");
    }

    /**
     * The announcement of a success.
     *
     * @param service whose
     * @param version which version its schema has now
     * @return the entry
     */
    public static LedgerEntry entry(String service, String version) {
        LedgerKey key = new LedgerKey(service, LedgerKey.MAIN);
        return new LedgerEntry(
                key,
                LedgerEntry.Status.READY,
                Optional.of(version),
                List.of("tag of " + version),
                Fingerprint.of(List.of(version)),
                "flyway",
                holder("pod-1"),
                SOME_DAY,
                Optional.empty(),
                Optional.of(new LockName("lock-of-" + key.service())),
                3,
                new Declaration(
                        List.of(Requirement.parse("customers", ">=2.1 <4")),
                        Optional.of(version),
                        Optional.of("1"),
                        Optional.of("team"),
                        Optional.of("#channel")),
                Past.NONE);
    }
}
