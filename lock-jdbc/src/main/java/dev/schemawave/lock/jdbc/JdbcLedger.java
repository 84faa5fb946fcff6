package dev.schemawave.lock.jdbc;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.SchemaLedger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ledger as rows with a revision, each replaced only where the revision is still the one that was read. */
final class JdbcLedger implements SchemaLedger {

    private static final Logger log = LoggerFactory.getLogger(JdbcLedger.class);

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

    /** An entry as text: what another version of the library wrote may not be readable. */
    private record Row(String entry, long revision) {

        static Row of(ResultSet row) throws SQLException {
            return new Row(row.getString(1), row.getLong(2));
        }

        Published decoded() {
            return new Published(LedgerEntry.decode(entry), revision);
        }
    }

    @Override
    public Optional<Published> read(LedgerKey key) throws CoordinationException {
        Optional<Row> row =
                requests.send("read the ledger entry of " + key, (connection, repeated) -> row(connection, key));
        try {
            return row.map(Row::decoded);
        } catch (RuntimeException e) {
            throw CoordinationException.refused("the ledger entry of " + key + " cannot be understood", e);
        }
    }

    private Optional<Row> row(Connection connection, LedgerKey key) throws SQLException {
        return Sql.one(connection, Row::of, dialect.read(), key.service(), key.schema());
    }

    @Override
    public List<Published> readAll() throws CoordinationException {
        List<Row> rows = requests.send(
                "read the ledger", (connection, repeated) -> Sql.all(connection, Row::of, dialect.readAll()));
        return rows.stream().flatMap(row -> readable(row).stream()).toList();
    }

    /** An entry that this version cannot read must not keep it from the others'. */
    private Optional<Published> readable(Row row) {
        try {
            return Optional.of(row.decoded());
        } catch (RuntimeException e) {
            log.warn("An entry of {} cannot be understood and is passed over: {}", dialect.ledger(), row.entry(), e);
            return Optional.empty();
        }
    }

    /** When the answer to the first sending was lost, the second finds our own entry there: that is no conflict. */
    @Override
    public boolean publish(LedgerEntry entry, long expected) throws CoordinationException {
        return requests.send("publish the ledger entry of " + entry.key(), (connection, repeated) -> {
            String text = entry.encode();
            if (replace(connection, entry.key(), text, expected)) {
                return true;
            }
            Row ours = new Row(text, expected + 1);
            return repeated && row(connection, entry.key()).filter(ours::equals).isPresent();
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
