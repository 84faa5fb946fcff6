package dev.schemawave.lock.zookeeper;

import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider;
import java.util.Set;

/**
 * Keeps leases and the ledger in ZooKeeper: {@code zookeeper://host1:2181,host2:2181,host3:2181/root}. Nodes are created
 * below the root if they are missing.
 *
 * <p>With a user and password the client identifies itself by digest authentication, and nobody else can read or change
 * the nodes that it creates. {@code zookeepers:} connects by TLS; the URL can then have the parameters
 * {@code trustStore}, {@code trustStorePassword} or {@code trustStorePasswordPath}, {@code trustStoreType}, the same four
 * of {@code keyStore}, and {@code hostnameVerification}.
 *
 * <p>An open client has a session for the ledger and, from the first acquisition on, one for its leases, which lasts as
 * long as a lease: so long a dead holder keeps others out, and a tick of the servers longer. A server that allows no
 * session as long as a lease is refused.
 *
 * <p>A lease should last five ticks of the servers or more, and a tick no more than 2 s, which is what servers have unless
 * they are configured otherwise: then a holder knows of its loss before anybody else has the lease, even if the server
 * that it talks to is cut off from the others.
 */
public final class ZooKeeperCoordinationProvider implements CoordinationProvider {

    /** For {@link java.util.ServiceLoader}. */
    public ZooKeeperCoordinationProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("zookeeper", "zookeepers");
    }

    @Override
    public Coordination open(Settings settings) throws CoordinationException {
        return ZooKeeperCoordination.open(settings);
    }
}
