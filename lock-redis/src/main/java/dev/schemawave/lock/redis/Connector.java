package dev.schemawave.lock.redis;

import dev.schemawave.guard.Secrets;
import dev.schemawave.spi.CoordinationException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.Connection;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisProtocol;
import redis.clients.jedis.SslOptions;
import redis.clients.jedis.SslVerifyMode;
import redis.clients.jedis.exceptions.JedisConnectionException;
import redis.clients.jedis.exceptions.JedisDataException;

/** Opens connections to one node, and says what its errors mean. */
record Connector(HostAndPort address, RedisUrl login, Secrets secrets) {

    /** What Redis answers while something is the matter that can pass by itself; all other errors are for a person. */
    private static final List<String> PASSING = List.of(
            "LOADING",
            "BUSY",
            "READONLY",
            "MASTERDOWN",
            "NOREPLICAS",
            "MISCONF",
            "OOM",
            "TRYAGAIN",
            "ERR max number of clients");

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
        login.password().ifPresent(config::password);
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

    CoordinationException fault(String what, RuntimeException e) {
        String message = "cannot " + what + " in Redis at " + address + ": " + reason(e);
        boolean passing = e instanceof JedisDataException
                ? PASSING.stream().anyMatch(String.valueOf(e.getMessage())::startsWith)
                : isConnectionFault(e);
        Optional<RuntimeException> cause =
                Optional.of(e).filter(shown -> secrets.scrub(reason(shown)).equals(reason(shown)));
        return passing
                ? cause.map(shown -> CoordinationException.unreachable(message, shown))
                        .orElseGet(() -> CoordinationException.unreachable(secrets.scrub(message)))
                : cause.map(shown -> CoordinationException.refused(message, shown))
                        .orElseGet(() -> CoordinationException.refused(secrets.scrub(message)));
    }

    /** A certificate that is not trusted stays so. */
    private static boolean isConnectionFault(Throwable e) {
        Throwable cause = e;
        boolean passing = false;
        while (cause != null) {
            if (cause instanceof CertificateException) {
                return false;
            }
            passing |= cause instanceof IOException || cause instanceof JedisConnectionException;
            cause = cause.getCause();
        }
        return passing;
    }

    private static String reason(Throwable e) {
        StringBuilder reason = new StringBuilder(String.valueOf(e.getMessage()));
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage());
            if (reason.indexOf(text) < 0) {
                reason.append(": ").append(text);
            }
        }
        return reason.toString();
    }
}
