package dev.schemawave.testkit;

import dev.schemawave.testkit.network.FaultProxy;
import java.time.Duration;
import java.util.List;

/** An outage of the network in front of all servers of a backend. */
final class ProxyOutage implements Outage {

    private final List<FaultProxy> proxies;

    ProxyOutage(FaultProxy... proxies) {
        this.proxies = List.of(proxies);
    }

    /** Refuses first: who is cut off tries again at once. */
    @Override
    public void begin() {
        proxies.forEach(FaultProxy::refuse);
        proxies.forEach(FaultProxy::cut);
    }

    @Override
    public void end() {
        proxies.forEach(FaultProxy::heal);
    }

    @Override
    public void loseAnswers() {
        proxies.forEach(proxy -> proxy.blackhole(FaultProxy.Direction.TO_CLIENT));
    }

    @Override
    public void slowDown(Duration by) {
        proxies.forEach(proxy -> proxy.delay(by.dividedBy(2)));
    }
}
