package dev.schemawave.lock.jdbc;

import static dev.schemawave.testkit.People.entry;
import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.Renewal;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.testservers.DatabaseServer;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How often the database is asked, counted on the wire, and what happens when an answer is lost there. */
abstract class WireRules {

    private static final LockName NAME = new LockName("a:1");
    private static final Duration LONG = Duration.ofSeconds(30);

    private Store store;
    private WireTap proxy;
    private Coordination client;

    /** A store that this test has for itself. */
    abstract Store store();

    /** The server that it is on. */
    abstract DatabaseServer server();

    @BeforeEach
    void putAProxyInBetween() throws Exception {
        store = store();
        store.open()
                .lock()
                .tryAcquire(NAME, holder("pod-1"), LONG)
                .orElseThrow()
                .release();
        proxy = new WireTap(server().port());
        client = store.open(store.settings(store.database().withPort(proxy.port())));
    }

    @AfterEach
    void removeTheProxy() {
        client.close();
        proxy.close();
    }

    private <T> T inRoundTrips(int expected, Callable<T> request) throws Exception {
        int before = proxy.roundTrips();
        T result = request.call();
        assertThat(proxy.roundTrips() - before).as("round trips").isEqualTo(expected);
        return result;
    }

    @Test
    void acquireRenewAndReleaseAreOneRoundTripEach() throws Exception {
        for (int i = 0; i < 12; i++) {
            Lease lease = inRoundTrips(
                    1,
                    () -> client.lock().tryAcquire(NAME, holder("pod-1"), LONG).orElseThrow());
            inRoundTrips(1, () -> lease.renew(holder("pod-1")));
            inRoundTrips(1, () -> {
                lease.release();
                return lease;
            });
        }
        assertThat(proxy.connections()).isEqualTo(1);
    }

    @Test
    void theFirstAcquisitionOfANameEverMakesItsRowInAFewMore() throws Exception {
        int before = proxy.roundTrips();
        assertThat(client.lock().tryAcquire(new LockName("new"), holder("pod-1"), LONG))
                .isPresent();
        assertThat(proxy.roundTrips() - before).isLessThanOrEqualTo(4);
    }

    @Test
    void aRepeatedRefusalIsOneRoundTrip() throws Exception {
        assertThat(store.open().lock().tryAcquire(NAME, holder("pod-2"), LONG)).isPresent();
        client.lock().tryAcquire(NAME, holder("pod-1"), LONG);
        for (int i = 0; i < 12; i++) {
            inRoundTrips(1, () -> client.lock().tryAcquire(NAME, holder("pod-1"), LONG));
        }
    }

    @Test
    void readingAndPublishingAreOneRoundTripEach() throws Exception {
        SchemaLedger ledger = client.ledger().orElseThrow();
        inRoundTrips(1, () -> ledger.publish(entry("orders", "1"), SchemaLedger.NONE));
        for (int revision = 1; revision < 12; revision++) {
            long expected = revision;
            assertThat(inRoundTrips(1, () -> ledger.publish(entry("orders", "x" + expected), expected)))
                    .isTrue();
            inRoundTrips(1, () -> ledger.read(entry("orders", "1").key()));
            inRoundTrips(1, ledger::readAll);
        }
    }

    @Test
    void openingAClientIsAConnectionAndAFewRoundTrips() throws Exception {
        int before = proxy.roundTrips();
        int connections = proxy.connections();
        store.open(store.settings(store.database().withPort(proxy.port()))).close();
        assertThat(proxy.connections() - connections).isEqualTo(1);
        assertThat(proxy.roundTrips() - before).isLessThanOrEqualTo(10);
    }

    @Test
    void aRequestThatTookEffectWithoutAnAnswerIsNotMistakenForSomebodyElses() throws Exception {
        proxy.loseNextAnswer();
        Lease lease = client.lock().tryAcquire(NAME, holder("pod-1"), LONG).orElseThrow();
        assertThat(store.open().lock().tryAcquire(NAME, holder("pod-2"), LONG)).isEmpty();
        proxy.loseNextAnswer();
        assertThat(lease.renew(holder("pod-1"))).isInstanceOf(Renewal.Renewed.class);
        proxy.loseNextAnswer();
        lease.release();
        SchemaLedger ledger = client.ledger().orElseThrow();
        proxy.loseNextAnswer();
        assertThat(ledger.publish(entry("orders", "1"), SchemaLedger.NONE)).isTrue();
        proxy.loseNextAnswer();
        assertThat(ledger.publish(entry("orders", "2"), 1)).isTrue();
        assertThat(proxy.connections()).isEqualTo(6);
        assertThat(store.open().lock().tryAcquire(NAME, holder("pod-2"), LONG)).isPresent();
    }
}
