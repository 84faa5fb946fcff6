package dev.schemawave.testkit;

import dev.schemawave.testkit.network.FaultProxy;
import java.time.Duration;

/** How a test breaks the way to its backend, for all clients that it has opened. */
public interface Outage {

    /**
     * What proxies do together, for clients that reach the backend through these alone. Good for {@link
     * Capability#OUTAGES}, {@link Capability#LOST_ANSWERS} and {@link Capability#SLOW_ANSWERS}.
     *
     * @param proxies the proxy in front of each server
     * @return all of this interface
     */
    static Outage of(FaultProxy... proxies) {
        return new ProxyOutage(proxies);
    }

    /** Makes the backend unreachable: requests fail, soon rather than late. */
    void begin();

    /** Ends every fault: the backend is as before, and what it knew it still knows. */
    void end();

    /** Lets requests arrive and take effect, and loses the answers. For {@link Capability#LOST_ANSWERS}. */
    default void loseAnswers() {
        throw new UnsupportedOperationException("declared LOST_ANSWERS without loseAnswers()");
    }

    /**
     * Lets requests and answers come later. For {@link Capability#SLOW_ANSWERS}.
     *
     * @param by how much later an answer comes
     */
    default void slowDown(Duration by) {
        throw new UnsupportedOperationException("declared SLOW_ANSWERS without slowDown()");
    }
}
