package dev.schemawave.testservers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;

/**
 * One database on a server, and who may enter it.
 *
 * @param url the JDBC URL
 * @param user the user name
 * @param password the password
 */
public record Database(String url, String user, String password) {

    private static final Pattern URL = Pattern.compile("(jdbc:[a-z]+://)([^/]+)/([^?]*)(\\?.*)?");

    /**
     * Opens a connection.
     *
     * @return a new connection, to be closed by the caller
     * @throws SQLException when the server refuses it or cannot be reached
     */
    public Connection connect() throws SQLException {
        return DriverManager.getConnection(url, user, password);
    }

    /**
     * A data source without a pool: every connection is a new one.
     *
     * @return a new data source
     */
    public DataSource dataSource() {
        return new UnpooledDataSource(this);
    }

    /**
     * The name of the database, as it stands in the URL.
     *
     * @return the name
     */
    public String name() {
        return parts().group(3);
    }

    /**
     * The same database, reached through another port of this machine: that of a proxy, for instance.
     *
     * @param port a port on 127.0.0.1
     * @return the database under the new URL
     */
    public Database withPort(int port) {
        Matcher parts = parts();
        return new Database(parts.group(1) + "127.0.0.1:" + port + "/" + parts.group(3) + query(parts), user, password);
    }

    /** The same server and user, another database. */
    Database withName(String name) {
        Matcher parts = parts();
        return new Database(parts.group(1) + parts.group(2) + "/" + name + query(parts), user, password);
    }

    /** Host and port, as they stand in the URL. */
    String authority() {
        return parts().group(2);
    }

    private static String query(Matcher parts) {
        String query = parts.group(4);
        return query == null ? "" : query;
    }

    private Matcher parts() {
        Matcher matcher = URL.matcher(url);
        if (!matcher.matches()) {
            throw new IllegalStateException("not of the form jdbc:<kind>://<host>:<port>/<database>: " + url);
        }
        return matcher;
    }
}
