package dev.schemawave.lock.zookeeper;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider.Settings;
import dev.schemawave.spi.ServiceUrl;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.common.PathUtils;

/**
 * Where the servers are, below which node everything lies, and how to connect.
 *
 * @param servers hosts and ports
 * @param root the node of the name space
 * @param options of the client, which may hold passwords
 */
record Address(String servers, String root, ZKClientConfig options) {

    private static final int MOST_REPETITIONS = 30;
    private static final int DEFAULT_PORT = 2181;

    private static final Map<String, String> TLS_OPTIONS = new TreeMap<>(Map.of(
            "trustStore", "zookeeper.ssl.trustStore.location",
            "trustStorePassword", "zookeeper.ssl.trustStore.password",
            "trustStorePasswordPath", "zookeeper.ssl.trustStore.passwordPath",
            "trustStoreType", "zookeeper.ssl.trustStore.type",
            "keyStore", "zookeeper.ssl.keyStore.location",
            "keyStorePassword", "zookeeper.ssl.keyStore.password",
            "keyStorePasswordPath", "zookeeper.ssl.keyStore.passwordPath",
            "keyStoreType", "zookeeper.ssl.keyStore.type",
            "hostnameVerification", "zookeeper.ssl.hostnameVerification"));

    static Address of(Settings settings) throws CoordinationException {
        ServiceUrl url = ServiceUrl.parse(settings.url().orElse(""), DEFAULT_PORT);
        Map<String, String> known = url.scheme().equals("zookeepers") ? TLS_OPTIONS : Map.of();
        boolean login = url.user().isPresent() || url.password().isPresent();
        if (login || !known.keySet().containsAll(url.parameters().keySet())) {
            throw CoordinationException.refused("the URL of a ZooKeeper is zookeeper://host:2181,host:2181/root, or the"
                    + " same with zookeepers and any of the parameters " + TLS_OPTIONS.keySet()
                    + "; user and password are settings of their own");
        }
        ZKClientConfig options = new ZKClientConfig();
        options.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        options.setProperty(
                ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT,
                Long.toString(settings.requestTimeout().toMillis()));
        if (!known.isEmpty()) {
            options.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
            options.setProperty(
                    ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper.ClientCnxnSocketNetty");
        }
        url.parameters().forEach((name, value) -> options.setProperty(known.get(name), value));
        return new Address(String.join(",", url.servers()), root(url.path(), settings.namespace()), options);
    }

    /**
     * The servers, repeatedly. For a connection that a server has accepted and does not answer, as one that is just starting
     * may, the client waits for as long as the session lasts, divided by the number of servers: one such could cost a lease.
     *
     * @param least how many there shall be
     */
    String servers(int least) {
        int size = servers.split(",").length;
        int times = Math.min(MOST_REPETITIONS, Math.max(1, (least + size - 1) / size));
        return String.join(",", Collections.nCopies(times, servers));
    }

    private static String root(String path, String namespace) throws CoordinationException {
        String root = path.replaceFirst("/+$", "") + "/" + namespace;
        try {
            PathUtils.validatePath(root);
            return root;
        } catch (IllegalArgumentException e) {
            throw CoordinationException.refused("'" + root + "' is no path of a ZooKeeper node", e);
        }
    }

    /** For messages: shows no option. */
    @Override
    public String toString() {
        return servers + root;
    }
}
