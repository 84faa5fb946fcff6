package dev.schemawave.lock.jdbc;

import dev.schemawave.testservers.Database;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.Semaphore;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A pool of one connection that resets nothing: who changes the connection changes it for the next. */
final class OneConnection implements DataSource, AutoCloseable {

    private static final int NETWORK_TIMEOUT = 77_000;

    private final Connection connection;
    private final int networkTimeout;
    private final Semaphore idle = new Semaphore(1);

    OneConnection(Database database) throws SQLException {
        connection = database.connect();
        connection.setAutoCommit(false);
        connection.setNetworkTimeout(Runnable::run, NETWORK_TIMEOUT);
        networkTimeout = connection.getNetworkTimeout();
    }

    Connection connection() {
        return connection;
    }

    /** What the driver made of it. */
    int networkTimeout() {
        return networkTimeout;
    }

    boolean isIdle() {
        return idle.availablePermits() == 1;
    }

    void release() {
        idle.release();
    }

    @Override
    public Connection getConnection() {
        idle.acquireUninterruptibly();
        return (Connection) Proxy.newProxyInstance(
                OneConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) {
                        idle.release();
                        return null;
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    @Override
    public Connection getConnection(String user, String password) {
        return getConnection();
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("not a wrapper");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
