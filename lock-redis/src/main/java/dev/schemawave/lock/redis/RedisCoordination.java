package dev.schemawave.lock.redis;

import dev.schemawave.guard.Secrets;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider.Settings;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.spi.Secret;
import dev.schemawave.time.TimeSource;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** One client: a connection a node for requests, and one for what it is told. */
record RedisCoordination(Quorum quorum, News news, DistributedLock lock, Optional<SchemaLedger> ledger)
        implements Coordination {

    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9._:-]{1,100}");

    static RedisCoordination open(Settings settings) throws CoordinationException {
        RedisUrl url = RedisUrl.parse(settings.url().orElse(""));
        if (!SAFE.matcher(settings.namespace()).matches()) {
            throw CoordinationException.refused("the namespace '" + settings.namespace()
                    + "' cannot be a part of Redis keys: it is not 1 to 100 letters, digits, '.', '_', ':' or '-'");
        }
        RedisUrl login = url.or(settings.user(), settings.password().map(Secret::reveal));
        Secrets secrets = new Secrets(settings.url(), login.password());
        RedisCoordination opened = of(
                url.nodes().stream()
                        .map(node -> new Connector(node, login, secrets))
                        .toList(),
                url.prefix() + settings.namespace() + ":",
                settings);
        try {
            opened.quorum.open();
            return opened;
        } catch (CoordinationException e) {
            opened.close();
            throw e;
        }
    }

    /** All keys and channels begin with the base. */
    private static RedisCoordination of(List<Connector> connectors, String base, Settings settings) {
        TimeSource time = settings.time();
        String entries = base + "ledger";
        String own = base + "waiters:" + RedisLease.newToken();
        Quorum quorum = new Quorum(connectors, time, settings.requestTimeout());
        News news = new News(connectors, own, entries, time, settings.requestTimeout());
        RedisLock lock = new RedisLock(quorum, news, base, own, time, settings.requestTimeout());
        return new RedisCoordination(quorum, news, lock, Optional.of(new RedisLedger(quorum, lock, news, entries)));
    }

    @Override
    public void close() {
        news.close();
        quorum.close();
    }
}
