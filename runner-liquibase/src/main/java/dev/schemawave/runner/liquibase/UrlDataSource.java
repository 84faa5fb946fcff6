package dev.schemawave.runner.liquibase;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import liquibase.Scope;
import liquibase.database.DatabaseFactory;
import liquibase.integration.commandline.LiquibaseCommandLineConfiguration;
import liquibase.resource.PathHandlerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The database that {@code liquibase.url} names, with the driver and the properties that Liquibase would use. Each
 * connection is a new one. Opening one does not involve Liquibase, which may be at work in another thread.
 */
final class UrlDataSource implements DataSource {

    private final Driver driver;
    private final String url;
    private final Properties properties;

    private UrlDataSource(Driver driver, String url, Properties properties) {
        this.driver = driver;
        this.url = url;
        this.properties = properties;
    }

    /**
     * The database that a user's settings name.
     *
     * @throws IllegalArgumentException if its driver or the properties for it cannot be loaded
     */
    static Optional<DataSource> of(Options options) {
        Optional<String> url = options.url().filter(text -> text.startsWith("jdbc:"));
        try {
            return url.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new UrlDataSource(driver(url.get(), options), url.get(), properties(options)));
        } catch (ReflectiveOperationException | SQLException | IOException e) {
            throw new IllegalArgumentException(
                    "the driver of liquibase.url, or liquibase.driverPropertiesFile, cannot be loaded", e);
        }
    }

    private static Driver driver(String url, Options options) throws ReflectiveOperationException, SQLException {
        Optional<String> name = options.driver()
                .or(() -> Optional.ofNullable(DatabaseFactory.getInstance().findDefaultDriver(url)));
        if (name.isEmpty()) {
            return DriverManager.getDriver(url);
        }
        ClassLoader loader = Scope.getCurrentScope().getClassLoader(true);
        return Class.forName(name.get(), true, loader)
                .asSubclass(Driver.class)
                .getDeclaredConstructor()
                .newInstance();
    }

    private static Properties properties(Options options) throws ReflectiveOperationException, IOException {
        Class<?> provider = LiquibaseCommandLineConfiguration.PROPERTY_PROVIDER_CLASS.getCurrentValue();
        Properties properties = provider == null
                ? new Properties()
                : provider.asSubclass(Properties.class).getDeclaredConstructor().newInstance();
        options.username().ifPresent(username -> properties.setProperty("user", username));
        options.password().ifPresent(password -> properties.setProperty("password", password));
        Optional<String> file = options.driverPropertiesFile();
        if (file.isPresent()) {
            PathHandlerFactory files = Scope.getCurrentScope().getSingleton(PathHandlerFactory.class);
            try (InputStream content = files.getResource(file.get()).openInputStream()) {
                properties.load(content);
            }
        }
        return properties;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return connect(properties);
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        Properties own = new Properties();
        own.putAll(properties);
        own.setProperty("user", username);
        own.setProperty("password", password);
        return connect(own);
    }

    private Connection connect(Properties info) throws SQLException {
        Connection connection = driver.connect(url, info);
        if (connection == null) {
            throw new SQLException("the driver " + driver.getClass().getName() + " does not accept liquibase.url");
        }
        return connection;
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("set the time-out in liquibase.url");
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("no logger");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
