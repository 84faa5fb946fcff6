package dev.schemawave.lock.jdbc;

import java.util.List;

/** PostgreSQL: statements that change something tell it in the same round trip. */
record PostgreSql(Namespace namespace) implements Dialect {

    private static final String SKIP_DUPLICATE = " ON CONFLICT DO NOTHING";

    @Override
    public String lease() {
        return quoted(namespace.value()) + ".lease";
    }

    @Override
    public String ledger() {
        return quoted(namespace.value()) + ".ledger";
    }

    @Override
    public String now() {
        return "clock_timestamp()";
    }

    @Override
    public String later() {
        return "clock_timestamp() + CAST(? AS double precision) * interval '1 microsecond'";
    }

    @Override
    public String longAgo() {
        return "timestamptz 'epoch'";
    }

    @Override
    public String remainingMicros() {
        return "CAST(extract(epoch FROM expires_at - clock_timestamp()) * 1000000 AS bigint)";
    }

    @Override
    public List<String> creation() {
        return List.of(
                "CREATE SCHEMA IF NOT EXISTS " + quoted(namespace.value()),
                "CREATE TABLE IF NOT EXISTS " + lease() + " (name varchar(120) PRIMARY KEY, token varchar(64),"
                        + " holder text, granted_at timestamptz, expires_at timestamptz NOT NULL)",
                "CREATE TABLE IF NOT EXISTS " + ledger() + " (service varchar(63), schema_name varchar(63),"
                        + " revision bigint NOT NULL, entry text NOT NULL, PRIMARY KEY (service, schema_name))");
    }

    @Override
    public List<String> grants(String user) {
        return List.of(
                "GRANT USAGE ON SCHEMA " + quoted(namespace.value()) + " TO " + quoted(user),
                "GRANT SELECT, INSERT, UPDATE ON " + lease() + ", " + ledger() + " TO " + quoted(user));
    }

    @Override
    public boolean notifies() {
        return true;
    }

    /** Also answers how long the present lease lasts, or with no row at all if the lock has none yet. */
    @Override
    public String take() {
        return "WITH taken AS (" + Dialect.super.take() + " RETURNING name) SELECT (SELECT count(*) FROM taken), "
                + remainingMicros() + " FROM " + lease() + " WHERE name = ?";
    }

    @Override
    public String prepare() {
        return Dialect.super.prepare() + SKIP_DUPLICATE;
    }

    @Override
    public String release() {
        return "WITH changed AS (" + Dialect.super.release() + " RETURNING name) SELECT pg_notify('" + Topic.CHANNEL
                + "', '" + Topic.lockPrefix(namespace) + "' || name) FROM changed";
    }

    @Override
    public String publishFirst() {
        return announced(Dialect.super.publishFirst() + SKIP_DUPLICATE);
    }

    @Override
    public String publishNext() {
        return announced(Dialect.super.publishNext());
    }

    private String announced(String change) {
        return "WITH changed AS (" + change + " RETURNING service) SELECT pg_notify('" + Topic.CHANNEL + "', '"
                + Topic.ledger(namespace) + "') FROM changed";
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }
}
