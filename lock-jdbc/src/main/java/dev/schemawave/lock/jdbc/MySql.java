package dev.schemawave.lock.jdbc;

import java.util.List;

/**
 * MariaDB, and MySQL 8 on paper: nothing here is MariaDB's alone. Names and tokens are compared byte by byte, which the
 * default collation would not do.
 */
record MySql(Namespace namespace) implements Dialect {

    private static final String EXACT = " CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";

    @Override
    public String lease() {
        return "`" + namespace + "`.`lease`";
    }

    @Override
    public String ledger() {
        return "`" + namespace + "`.`ledger`";
    }

    /** Fixed when the statement begins, never earlier; the time that a statement waits for a row only shortens a lease. */
    @Override
    public String now() {
        return "UTC_TIMESTAMP(6)";
    }

    @Override
    public String later() {
        return "TIMESTAMPADD(MICROSECOND, ?, UTC_TIMESTAMP(6))";
    }

    @Override
    public String longAgo() {
        return "TIMESTAMP '1970-01-01 00:00:00'";
    }

    @Override
    public String remainingMicros() {
        return "TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), expires_at)";
    }

    @Override
    public List<String> creation() {
        return List.of(
                "CREATE DATABASE IF NOT EXISTS `" + namespace + "`" + EXACT,
                "CREATE TABLE IF NOT EXISTS " + lease() + " (name varchar(120) PRIMARY KEY, token varchar(64),"
                        + " holder text, granted_at datetime(6), expires_at datetime(6) NOT NULL) ENGINE=InnoDB"
                        + EXACT,
                "CREATE TABLE IF NOT EXISTS " + ledger() + " (service varchar(63), schema_name varchar(63),"
                        + " revision bigint NOT NULL, entry mediumtext NOT NULL, PRIMARY KEY (service, schema_name))"
                        + " ENGINE=InnoDB" + EXACT);
    }

    /** Rights on tables: in a right on a database, an underscore of its name would be a wildcard. */
    @Override
    public List<String> grants(String user) {
        int at = user.lastIndexOf('@');
        String account = at < 0 ? quoted(user) : quoted(user.substring(0, at)) + "@" + quoted(user.substring(at + 1));
        return List.of(
                "GRANT SELECT, INSERT, UPDATE ON " + lease() + " TO " + account,
                "GRANT SELECT, INSERT, UPDATE ON " + ledger() + " TO " + account);
    }

    private static String quoted(String name) {
        return "'" + name.replace("'", "''") + "'";
    }
}
