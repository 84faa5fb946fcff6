package dev.schemawave.lock.redis;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider.Settings;
import dev.schemawave.spi.Secret;
import dev.schemawave.spi.ServiceUrl;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import redis.clients.jedis.HostAndPort;

/** What a URL says, see {@link RedisCoordinationProvider}; user and password are those of the settings where it has none. */
record RedisUrl(
        boolean tls,
        Optional<String> user,
        Optional<Secret> password,
        List<HostAndPort> nodes,
        int database,
        String prefix) {

    private static final int DEFAULT_PORT = 6379;

    static RedisUrl of(Settings settings) throws CoordinationException {
        ServiceUrl url = ServiceUrl.parse(settings.url().orElse(""), DEFAULT_PORT);
        String database = url.path().replaceFirst("/", "");
        String prefix = url.parameters().getOrDefault("prefix", "");
        if (!url.scheme().matches("rediss?")
                || !database.matches("\\d{0,4}")
                || !prefix.matches("[A-Za-z0-9._:-]{0,100}")
                || !Set.of("prefix").containsAll(url.parameters().keySet())) {
            throw CoordinationException.refused("the coordination URL of Redis is redis://user:password@host:port,"
                    + "host:port/database?prefix=text, or the same with rediss for TLS");
        }
        if (url.servers().size() % 2 == 0) {
            throw CoordinationException.refused(
                    "the coordination URL names " + url.servers().size()
                            + " nodes: a quorum needs an odd number of them, because one more makes nothing safer");
        }
        return new RedisUrl(
                url.scheme().equals("rediss"),
                url.user().or(settings::user),
                url.password().or(settings::password),
                url.servers().stream()
                        .map(server -> HostAndPort.from(server.replaceAll("[\\[\\]]", "")))
                        .toList(),
                database.isEmpty() ? 0 : Integer.parseInt(database),
                prefix);
    }
}
