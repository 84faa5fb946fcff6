package dev.schemawave.lock.jdbc;

import dev.schemawave.testkit.Outage;
import dev.schemawave.testkit.network.FaultProxy;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import java.time.Duration;

/** The network between the clients of a test and their server, as the contract breaks it. */
final class Network implements Outage {

    private final FaultProxy proxy;

    Network(DatabaseServer server) {
        this.proxy = FaultProxy.to(server.port());
    }

    /** The same database, reached through this network. */
    Database to(Database database) {
        return database.withPort(proxy.port());
    }

    @Override
    public void begin() {
        proxy.refuse();
        proxy.cut();
    }

    @Override
    public void end() {
        proxy.heal();
    }

    @Override
    public void loseAnswers() {
        proxy.blackhole(FaultProxy.Direction.TO_CLIENT);
    }

    @Override
    public void slowDown(Duration by) {
        proxy.delay(by.dividedBy(2));
    }
}
