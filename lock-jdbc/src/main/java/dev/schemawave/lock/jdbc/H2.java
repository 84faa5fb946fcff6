package dev.schemawave.lock.jdbc;

import java.util.List;

/** H2, for tests and small tools. */
record H2(Namespace namespace) implements Dialect {

    @Override
    public String lease() {
        return "\"" + namespace + "\".\"lease\"";
    }

    @Override
    public String ledger() {
        return "\"" + namespace + "\".\"ledger\"";
    }

    /** Fixed when the transaction begins, which with autocommit is the statement. Knows its time zone. */
    @Override
    public String now() {
        return "CURRENT_TIMESTAMP(6)";
    }

    @Override
    public String later() {
        return "DATEADD(MICROSECOND, CAST(? AS bigint), CURRENT_TIMESTAMP(6))";
    }

    @Override
    public String longAgo() {
        return "TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00'";
    }

    @Override
    public String remainingMicros() {
        return "DATEDIFF(MICROSECOND, CURRENT_TIMESTAMP(6), expires_at)";
    }

    @Override
    public List<String> creation() {
        return List.of(
                "CREATE SCHEMA IF NOT EXISTS \"" + namespace + "\"",
                "CREATE TABLE IF NOT EXISTS " + lease() + " (name varchar(120) PRIMARY KEY, token varchar(64),"
                        + " holder varchar, granted_at timestamp(6) with time zone,"
                        + " expires_at timestamp(6) with time zone NOT NULL)",
                "CREATE TABLE IF NOT EXISTS " + ledger() + " (service varchar(63), schema_name varchar(63),"
                        + " revision bigint NOT NULL, entry varchar NOT NULL, PRIMARY KEY (service, schema_name))");
    }

    @Override
    public List<String> grants(String user) {
        String account = '"' + user.replace("\"", "\"\"") + '"';
        return List.of("GRANT SELECT, INSERT, UPDATE ON " + lease() + ", " + ledger() + " TO " + account);
    }
}
