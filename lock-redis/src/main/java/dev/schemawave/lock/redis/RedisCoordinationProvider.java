package dev.schemawave.lock.redis;

import dev.schemawave.guard.Secrets;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider;
import dev.schemawave.spi.LeaseToken;
import dev.schemawave.spi.OpenedCoordination;
import dev.schemawave.spi.Secret;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Keeps leases and the ledger in Redis 6.2 or later. The URL:
 *
 * <pre>redis[s]://[[user][:password]@]host[:port][,host[:port]]...[/database][?prefix=text]</pre>
 *
 * <p>User and password are percent-encoded, or come from the settings of their own. {@code rediss} is TLS, trusting what
 * the JVM trusts, with the host's name checked. All keys begin with the prefix and the namespace.
 *
 * <p>Several hosts are a quorum: an odd number of masters that know nothing of each other, where a lease is held while a
 * majority grants it. Replicas, nodes of a cluster, Sentinels and one server under two names are refused.
 *
 * <p>What it does not guarantee: a single master that fails over to a replica, or loses its memory, can grant a lease that
 * somebody else still believes in, until that holder's next renewal. A quorum bears this of a minority of its nodes; a node
 * that restarts without its data should stay out for the time to live of a lease. An announcement in the ledger is on a
 * majority of the nodes at least, and can be forgotten where some of these lose their data.
 *
 * <p>Acquiring, renewing and releasing a lease are one command each, to all nodes at the same time; a hand-over to a waiter
 * is two, whatever the number of waiters, who form a queue and are told one at a time. Besides, a waiter looks when the lease
 * must have ended, and all of them together about once in five seconds. So long a lost message may hold them up, or one
 * of them that is frozen when it is told; at the worst until the lease that they waited for would have ended.
 *
 * <p>Publishing in the ledger reads and then compares and sets; on a quorum one client does so at a time. Who reads the
 * ledger of a quorum brings nodes up to date that have missed or forgotten something.
 *
 * <p>An open client has one daemon thread and one connection a node, and as many again from when it first waits for a lock
 * or watches the ledger. The account needs {@code INFO}, {@code EVAL}, {@code SUBSCRIBE}, {@code PUBLISH} and the
 * commands on strings, hashes and lists; without {@code SUBSCRIBE} waiters only look by themselves.
 */
public final class RedisCoordinationProvider implements CoordinationProvider {

    /** For {@link java.util.ServiceLoader}. */
    public RedisCoordinationProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("redis", "rediss");
    }

    @Override
    public Coordination open(Settings settings) throws CoordinationException {
        RedisUrl url = RedisUrl.of(settings);
        Secrets secrets = new Secrets(settings.url(), url.password().map(Secret::reveal));
        List<Connector> connectors = url.nodes().stream()
                .map(node -> new Connector(node, url, secrets))
                .toList();
        String base = url.prefix() + settings.namespace() + ":";
        String own = base + "waiters:" + LeaseToken.next();
        String entries = base + "ledger";
        Quorum quorum = Quorum.open(connectors, settings.time(), settings.requestTimeout());
        News news = new News(connectors, List.of(own, entries), settings.time(), settings.requestTimeout());
        RedisLock lock = new RedisLock(quorum, news, base, own, settings.time(), settings.requestTimeout());
        return new OpenedCoordination(lock, Optional.of(new RedisLedger(quorum, lock, news, entries)), () -> {
            news.close();
            quorum.close();
        });
    }
}
