package dev.schemawave.lock.zookeeper;

import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider.Settings;
import dev.schemawave.spi.SchemaLedger;
import java.time.Duration;
import java.util.Optional;
import org.apache.zookeeper.KeeperException.Code;

/** One client: a session to look and to publish with, and those of its leases. */
final class ZooKeeperCoordination implements Coordination {

    private static final Duration SESSION = Duration.ofSeconds(10);

    private final Client client;
    private final ZooKeeperLock lock;
    private final ZooKeeperLedger ledger;

    private ZooKeeperCoordination(Client client, ZooKeeperLock lock, ZooKeeperLedger ledger) {
        this.client = client;
        this.lock = lock;
        this.ledger = ledger;
    }

    static ZooKeeperCoordination open(Settings settings) throws CoordinationException {
        Address address = Address.of(settings);
        Client client = Client.connect(address, settings, SESSION);
        try {
            client.send(
                            "use the name space",
                            (curator, answer) ->
                                    curator.getData().inBackground(answer).forPath(address.root()))
                    .get(Code.NONODE);
        } catch (CoordinationException e) {
            client.close();
            throw e;
        }
        return new ZooKeeperCoordination(
                client, new ZooKeeperLock(client, address, settings), new ZooKeeperLedger(client, address));
    }

    Client client() {
        return client;
    }

    @Override
    public ZooKeeperLock lock() {
        return lock;
    }

    @Override
    public Optional<SchemaLedger> ledger() {
        return Optional.of(ledger);
    }

    @Override
    public void close() {
        lock.close();
        client.close();
    }
}
