package dev.schemawave.lock.redis;

import dev.schemawave.guard.Secrets;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider.Settings;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.spi.Secret;
import java.util.List;
import java.util.Optional;

/** One client: a connection a node for requests, and one for what it is told. */
final class RedisCoordination implements Coordination {

    private final Quorum quorum;
    private final News news;
    private final RedisLock lock;
    private final RedisLedger ledger;

    private RedisCoordination(Settings settings, Keys keys, List<Connector> connectors) {
        this.quorum = new Quorum(connectors, settings.time(), settings.requestTimeout());
        this.news = new News(connectors, keys, settings.time(), settings.requestTimeout());
        this.lock = new RedisLock(
                new LeaseKeys(quorum, keys, settings.time()), news, settings.time(), settings.requestTimeout());
        this.ledger = new RedisLedger(quorum, lock, news, keys, settings.time(), settings.requestTimeout());
    }

    static RedisCoordination open(Settings settings) throws CoordinationException {
        RedisUrl url = RedisUrl.parse(settings.url().orElse(""));
        RedisUrl login = url.or(settings.user(), settings.password().map(Secret::reveal));
        Secrets secrets = new Secrets(settings.url(), login.password());
        RedisCoordination opened = new RedisCoordination(
                settings,
                Keys.of(url.prefix(), settings.namespace()),
                url.nodes().stream()
                        .map(node -> new Connector(node, login, secrets))
                        .toList());
        try {
            opened.quorum.open();
            return opened;
        } catch (CoordinationException e) {
            opened.close();
            throw e;
        }
    }

    @Override
    public DistributedLock lock() {
        return lock;
    }

    @Override
    public Optional<SchemaLedger> ledger() {
        return Optional.of(ledger);
    }

    @Override
    public void close() {
        news.close();
        quorum.close();
    }
}
