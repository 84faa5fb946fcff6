package dev.schemawave.lock.redis;

import dev.schemawave.spi.CoordinationException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/**
 * What a URL says, see {@link RedisCoordinationProvider}. Its messages quote nothing of the URL: whatever was mistyped
 * could be a part of the password.
 */
record RedisUrl(
        boolean tls,
        Optional<String> user,
        Optional<String> password,
        List<HostAndPort> nodes,
        int database,
        String prefix) {

    private static final int DEFAULT_PORT = 6379;
    private static final int LARGEST_PORT = 65535;

    private static final Pattern URL = Pattern.compile(
            "(?<scheme>rediss?)://(?:(?<user>[^:@/?]*)(?::(?<password>[^@/?]*))?@)?(?<hosts>[^@/?]+)"
                    + "(?:/(?<database>\\d{0,4}))?(?:\\?(?:prefix=(?<prefix>[A-Za-z0-9._:-]{0,100}))?)?",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern HOST = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]\\s]+)(?::(\\d{1,5}))?");

    /** Shows no password. */
    @Override
    public String toString() {
        return nodes.toString();
    }

    /** The user and the password that are set apart, where the URL has none. */
    RedisUrl or(Optional<String> otherUser, Optional<String> otherPassword) {
        return new RedisUrl(tls, user.or(() -> otherUser), password.or(() -> otherPassword), nodes, database, prefix);
    }

    static RedisUrl parse(String url) throws CoordinationException {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw refused("is not of the form redis://user:password@host:port,host:port/database?prefix=text, with"
                    + " rediss for TLS and special characters of user and password percent-encoded");
        }
        return new RedisUrl(
                parts.group("scheme").toLowerCase(Locale.ROOT).equals("rediss"),
                decoded(parts.group("user")),
                decoded(parts.group("password")),
                nodes(parts.group("hosts")),
                Optional.ofNullable(parts.group("database"))
                        .filter(number -> !number.isEmpty())
                        .map(Integer::valueOf)
                        .orElse(0),
                Optional.ofNullable(parts.group("prefix")).orElse(""));
    }

    private static List<HostAndPort> nodes(String hosts) throws CoordinationException {
        List<HostAndPort> nodes = new ArrayList<>();
        for (String text : hosts.split(",", -1)) {
            Matcher host = HOST.matcher(text);
            int port = !host.matches() ? -1 : host.group(2) == null ? DEFAULT_PORT : Integer.parseInt(host.group(2));
            if (port < 1 || port > LARGEST_PORT) {
                throw refused("has something else than host or host:port between the commas of its list of nodes");
            }
            nodes.add(new HostAndPort(host.group(1).replaceAll("[\\[\\]]", "").toLowerCase(Locale.ROOT), port));
        }
        if (new HashSet<>(nodes).size() < nodes.size()) {
            throw refused("names a node twice: the nodes of a quorum must be different servers");
        }
        if (nodes.size() % 2 == 0) {
            throw refused("names " + nodes.size() + " nodes: a quorum needs an odd number of them, because one more"
                    + " than an odd number makes nothing safer");
        }
        return List.copyOf(nodes);
    }

    private static Optional<String> decoded(@Nullable String text) throws CoordinationException {
        try {
            return Optional.ofNullable(text)
                    .filter(present -> !present.isEmpty())
                    .map(present -> URLDecoder.decode(present.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException quotesTheText) {
            throw refused("has a '%' in user or password that begins no percent-encoding");
        }
    }

    private static CoordinationException refused(String why) {
        return CoordinationException.refused("the Redis URL " + why);
    }
}
