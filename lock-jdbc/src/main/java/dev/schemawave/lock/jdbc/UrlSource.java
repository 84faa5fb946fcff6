package dev.schemawave.lock.jdbc;

import dev.schemawave.guard.JdbcUrls;
import dev.schemawave.guard.Secrets;
import dev.schemawave.spi.CoordinationException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Connections of our own, opened by the driver that knows the URL. */
final class UrlSource implements ConnectionSource {

    private record Identity(String url, Optional<String> user) {}

    private final String url;
    private final Optional<String> user;
    private final Optional<String> password;

    UrlSource(String url, Optional<String> user, Optional<String> password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** Drivers are found on the class path; the driver manager's own message would show the whole URL. */
    void requireDriver() throws CoordinationException {
        Optional<String> fault = JdbcUrls.fault(url);
        if (fault.isPresent()) {
            throw CoordinationException.refused(fault.get());
        }
    }

    @Override
    public Connection open(Duration within) throws SQLException {
        Properties properties = new Properties();
        user.ifPresent(name -> properties.setProperty("user", name));
        password.ifPresent(word -> properties.setProperty("password", word));
        properties.putAll(limits(Math.max(1, within.toMillis())));
        return DriverManager.getConnection(url, properties);
    }

    /** What the URL says takes precedence over all of this. */
    private Map<String, String> limits(long millis) {
        if (url.startsWith("jdbc:postgresql:")) {
            String seconds = Long.toString((millis + 999) / 1000);
            return Map.of(
                    "connectTimeout", seconds,
                    "socketTimeout", seconds,
                    "tcpKeepAlive", "true",
                    "ApplicationName", "schemawave-lock",
                    // No named statements: they would break behind a pooler that shares sessions.
                    "prepareThreshold", "0");
        }
        if (url.startsWith("jdbc:mariadb:") || url.startsWith("jdbc:mysql:")) {
            return Map.of("connectTimeout", Long.toString(millis), "socketTimeout", Long.toString(millis));
        }
        return Map.of();
    }

    @Override
    public Object identity() {
        return new Identity(url, user);
    }

    @Override
    public ConnectionSource another() {
        return this;
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return Secrets.withoutSecrets(url);
    }
}
