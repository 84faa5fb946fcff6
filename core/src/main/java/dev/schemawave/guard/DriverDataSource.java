package dev.schemawave.guard;

import dev.schemawave.spi.Secret;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Opens a new physical connection each time: migration sessions are few, and must not come from a shared pool. One that
 * nothing was done with but asking can be left to whoever opens the next one, because to log in costs a JVM that has just
 * begun more than all the questions.
 */
public final class DriverDataSource implements DataSource {

    private final String url;
    private final Optional<String> user;
    private final Optional<Secret> password;
    private final AtomicReference<@Nullable Connection> left = new AtomicReference<>();

    /**
     * Keeps what is needed to connect; does not connect.
     *
     * @param url JDBC URL
     * @param user user, unless the URL names it
     * @param password password, unless the URL has it
     */
    public DriverDataSource(String url, Optional<String> user, Optional<Secret> password) {
        this.url = url;
        this.user = user;
        this.password = password;
    }

    /** Leaves a session that is as it was opened to whoever opens the next one. */
    void leave(@Nullable Connection session) throws SQLException {
        Connection before = left.getAndSet(session);
        if (before != null) {
            before.close();
        }
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection open = left.getAndSet(null);
        if (open != null) {
            return open;
        }
        Properties login = new Properties();
        if (user.isPresent()) {
            login.setProperty("user", user.get());
        }
        if (password.isPresent()) {
            login.setProperty("password", password.get().reveal());
        }
        try {
            return DriverManager.getConnection(url, login);
        } catch (SQLException e) {
            throw new Secrets(Optional.of(url), password.map(Secret::reveal)).scrub(e);
        }
    }

    @Override
    public Connection getConnection(String otherUser, String otherPassword) throws SQLException {
        return new DriverDataSource(url, Optional.of(otherUser), Optional.of(new Secret(otherPassword)))
                .getConnection();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("connections are not logged");
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("set the driver's own connect time-out in the JDBC URL");
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("uses no java.util.logging");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (isWrapperFor(type)) {
            return type.cast(this);
        }
        throw new SQLException("wraps no " + type.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }

    /** Without user, password and parameters. */
    @Override
    public String toString() {
        return Secrets.withoutSecrets(url);
    }
}
