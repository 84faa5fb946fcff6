package dev.schemawave.lock.jdbc;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.spi.StoredEntry;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The ledger as rows with a revision, each replaced only where the revision is still the one that was read. */
final class JdbcLedger implements SchemaLedger {

    private final Requests requests;
    private final Dialect dialect;
    private final Optional<News> news;
    private final Namespace namespace;

    JdbcLedger(Requests requests, Dialect dialect, Optional<News> news, Namespace namespace) {
        this.requests = requests;
        this.dialect = dialect;
        this.news = news;
        this.namespace = namespace;
    }

    @Override
    public Optional<Published> read(LedgerKey key) throws CoordinationException {
        Optional<StoredEntry> stored =
                requests.send("read the ledger entry of " + key, (connection, repeated) -> stored(connection, key));
        return stored.isEmpty() ? Optional.empty() : Optional.of(stored.get().published());
    }

    private Optional<StoredEntry> stored(Connection connection, LedgerKey key) throws SQLException {
        return Sql.one(connection, JdbcLedger::stored, dialect.read(), key.service(), key.schema());
    }

    private static StoredEntry stored(ResultSet row) throws SQLException {
        return new StoredEntry(row.getString(1), row.getLong(2));
    }

    @Override
    public List<Published> readAll() throws CoordinationException {
        return StoredEntry.readable(requests.send(
                "read the ledger",
                (connection, repeated) -> Sql.all(connection, JdbcLedger::stored, dialect.readAll())));
    }

    /** When the answer to the first sending was lost, the second finds our own entry there: that is no conflict. */
    @Override
    public boolean publish(LedgerEntry entry, long expected) throws CoordinationException {
        return requests.send("publish the ledger entry of " + entry.key(), (connection, repeated) -> {
            String text = entry.encode();
            if (replace(connection, entry.key(), text, expected)) {
                return true;
            }
            StoredEntry ours = new StoredEntry(text, expected + 1);
            return repeated
                    && stored(connection, entry.key()).filter(ours::equals).isPresent();
        });
    }

    private boolean replace(Connection connection, LedgerKey key, String text, long expected) throws SQLException {
        return expected == NONE
                ? Sql.insert(connection, dialect.publishFirst(), key.service(), key.schema(), text)
                : Sql.change(connection, dialect.publishNext(), text, key.service(), key.schema(), expected) == 1;
    }

    @Override
    public Optional<Watch> watch(Runnable changed) {
        return news.map(told -> told.subscribe(Topic.ledger(namespace), changed)::close);
    }
}
