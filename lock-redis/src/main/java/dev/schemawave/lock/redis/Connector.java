package dev.schemawave.lock.redis;

import dev.schemawave.guard.Secrets;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Secret;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;
import redis.clients.jedis.exceptions.JedisException;

/** Opens connections to one node, and says what its errors mean. */
record Connector(HostAndPort address, RedisUrl login, Secrets secrets) {

    /** What Redis answers while something is the matter that can pass by itself; all other errors are for a person. */
    private static final Pattern PASSING = Pattern.compile(
            "(LOADING|BUSY|READONLY|MASTERDOWN|NOREPLICAS|MISCONF|OOM|TRYAGAIN|ERR max number of clients)");

    /** Only what all Jedis versions from 6.0 on have alike is used: the connection itself. */
    Connection open(Duration within) {
        int millis = millis(within);
        DefaultJedisClientConfig.Builder config = DefaultJedisClientConfig.builder()
                .connectionTimeoutMillis(millis)
                .socketTimeoutMillis(millis)
                .protocol(RedisProtocol.RESP2)
                .clientSetInfoConfig(ClientSetInfoConfig.DISABLED)
                .database(login.database());
        login.user().ifPresent(config::user);
        login.password().map(Secret::reveal).ifPresent(config::password);
        if (login.tls()) {
            config.sslOptions(
                    SslOptions.builder().sslVerifyMode(SslVerifyMode.FULL).build());
        }
        return new Connection(address, config.build());
    }

    /** At least 1, because 0 is for ever. */
    static int millis(Duration within) {
        return (int) Math.min(Integer.MAX_VALUE, Math.max(1, within.toMillis()));
    }

    /** Never fails. */
    static void disconnect(Connection connection) {
        try {
            connection.disconnect();
        } catch (JedisException alreadyGone) {
            return;
        }
    }

    /** What to throw for an error of Jedis. A cause that shows a secret is left out, and a certificate stays untrusted. */
    CoordinationException fault(String what, Throwable e) {
        List<Throwable> causes =
                Stream.iterate(e, Objects::nonNull, Throwable::getCause).toList();
        String message = causes.stream()
                .map(cause -> String.valueOf(cause.getMessage()))
                .distinct()
                .collect(Collectors.joining(": ", "cannot " + what + " in Redis at " + address + ": ", ""));
        String clean = secrets.scrub(message);
        Throwable shown = clean.equals(message) ? e : new JedisException(clean);
        boolean passing = e instanceof JedisDataException
                ? PASSING.matcher(String.valueOf(e.getMessage())).lookingAt()
                : causes.stream().anyMatch(JedisConnectionException.class::isInstance)
                        && causes.stream().noneMatch(CertificateException.class::isInstance);
        return passing ? CoordinationException.unreachable(clean, shown) : CoordinationException.refused(clean, shown);
    }
}
