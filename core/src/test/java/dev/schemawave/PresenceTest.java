package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.LockName;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who waits for others is seen while it lives. */
class PresenceTest {

    private static final LedgerKey ORDERS = new LedgerKey("orders", LedgerKey.MAIN);

    private final Part part = new Part();
    private final InMemoryCoordination coordination = new InMemoryCoordination(part.time);
    private final Presence presence = new Presence(part.run, coordination.lock());

    @AfterEach
    void close() {
        presence.close();
        part.close();
    }

    @Test
    void oneReplicaOfAServiceIsShownUntilItStopsWaiting() throws Exception {
        try (Presence another = new Presence(part.run, coordination.lock())) {
            assertThat(presence.isShown(ORDERS)).isFalse();
            assertThat(presence.show("waits for customers")).isTrue();
            assertThat(another.show("waits for customers")).isFalse();
            assertThat(another.isShown(ORDERS)).isTrue();

            presence.close();
            assertThat(another.isShown(ORDERS)).isFalse();
            assertThat(another.show("waits for customers")).isTrue();
        }
    }

    @Test
    void everySchemaOfAServiceHasItsOwn() throws Exception {
        presence.show("waits for customers");

        assertThat(presence.isShown(new LedgerKey("orders", "archive"))).isFalse();
    }

    @Test
    void whatItWaitsForIsShownAsItChanges() throws Exception {
        presence.show("waits for customers");
        assertThat(presence.show("waits for stock")).isTrue();
        part.time.awaitSleepers(2);
        part.time.advance(Duration.ofSeconds(1));
        part.time.awaitSleepers(2);

        assertThat(coordination.grants).hasValue(1);
        assertThat(shown().activity()).isEqualTo("waits for stock");
    }

    private Holder shown() throws Exception {
        LockName name = coordination.held().iterator().next();
        return coordination.lock().holder(name).orElseThrow();
    }

    @Test
    void whoWasFrozenForLongerThanItsLeaseIsShownAgain() throws Exception {
        presence.show("waits for customers");
        coordination.expire();
        part.time.advance(Part.LEASE);
        assertThat(presence.isShown(ORDERS)).isFalse();

        assertThat(presence.show("waits for customers")).isTrue();
        assertThat(presence.isShown(ORDERS)).isTrue();
    }
}
