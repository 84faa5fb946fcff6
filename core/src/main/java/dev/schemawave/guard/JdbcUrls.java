package dev.schemawave.guard;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;

/** What can be said of a JDBC URL without connecting. */
public final class JdbcUrls {

    private static final Map<String, String> DRIVERS = Map.of(
            "postgresql", "org.postgresql:postgresql",
            "mariadb", "org.mariadb.jdbc:mariadb-java-client",
            "mysql", "com.mysql:mysql-connector-j",
            "h2", "com.h2database:h2");

    private JdbcUrls() {}

    /**
     * Finds what keeps a URL from being used at all.
     *
     * @param url what the configuration gives
     * @return the fault in one sentence, or empty
     */
    public static Optional<String> fault(String url) {
        if (!url.startsWith("jdbc:")) {
            return Optional.of(
                    "'" + Secrets.withoutSecrets(url) + "' is not a JDBC URL such as jdbc:postgresql://host:5432/name");
        }
        try {
            DriverManager.getDriver(url);
            return Optional.empty();
        } catch (SQLException e) {
            String kind = url.substring("jdbc:".length()).replaceFirst(":.*", "");
            String driver = Optional.ofNullable(DRIVERS.get(kind))
                    .map(artifact -> "add " + artifact + " to the class path")
                    .orElse("add its driver to the class path");
            return Optional.of("no JDBC driver accepts '" + Secrets.withoutSecrets(url) + "': " + driver);
        }
    }
}
