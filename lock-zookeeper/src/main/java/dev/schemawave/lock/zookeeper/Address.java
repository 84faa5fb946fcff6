package dev.schemawave.lock.zookeeper;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider.Settings;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

    private static final Pattern URL = Pattern.compile("(?i)zookeeper(s?)://([^/?@]+)(/[^?]*)?(?:\\?(.*))?");

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
        Matcher url = URL.matcher(settings.url().orElse(""));
        if (!url.matches()) {
            throw CoordinationException.refused(
                    "the URL of a ZooKeeper is zookeeper://host:2181,host:2181/root, without a"
                            + " user or password, which are settings of their own");
        }
        ZKClientConfig options = new ZKClientConfig();
        options.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        options.setProperty(
                ZKClientConfig.ZOOKEEPER_REQUEST_TIMEOUT,
                Long.toString(settings.requestTimeout().toMillis()));
        boolean secure = !url.group(1).isEmpty();
        if (secure) {
            options.setProperty(ZKClientConfig.SECURE_CLIENT, "true");
            options.setProperty(
                    ZKClientConfig.ZOOKEEPER_CLIENT_CNXN_SOCKET, "org.apache.zookeeper.ClientCnxnSocketNetty");
        }
        for (String parameter : Optional.ofNullable(url.group(4)).orElse("").split("&")) {
            if (!parameter.isEmpty()) {
                add(parameter.split("=", 2), secure, options);
            }
        }
        return new Address(url.group(2), root(url.group(3), settings.namespace()), options);
    }

    private static void add(String[] parameter, boolean secure, ZKClientConfig options) throws CoordinationException {
        String option = TLS_OPTIONS.get(parameter[0]);
        if (option == null || !secure || parameter.length < 2) {
            throw CoordinationException.refused("the URL of the ZooKeeper has the parameter '" + parameter[0]
                    + "': only zookeepers: URLs have parameters, and those are " + TLS_OPTIONS.keySet());
        }
        try {
            options.setProperty(option, URLDecoder.decode(parameter[1], StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            throw CoordinationException.refused(
                    "the parameter '" + parameter[0] + "' of the ZooKeeper URL is no URL text");
        }
    }

    private static String root(String chroot, String namespace) throws CoordinationException {
        String root = Optional.ofNullable(chroot).orElse("").replaceFirst("/+$", "") + "/" + namespace;
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
