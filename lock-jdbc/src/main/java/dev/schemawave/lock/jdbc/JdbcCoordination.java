package dev.schemawave.lock.jdbc;

import dev.schemawave.guard.Secrets;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider.Settings;
import dev.schemawave.spi.OpenedCoordination;
import dev.schemawave.spi.Secret;
import java.util.Optional;

/** One client: a connection for requests, and where the database can tell its clients something a share in another one. */
final class JdbcCoordination {

    private JdbcCoordination() {}

    static Coordination open(Settings settings) throws CoordinationException {
        Namespace namespace = Namespace.of(settings.namespace());
        Optional<String> password = settings.password().map(Secret::reveal);
        Secrets secrets = new Secrets(settings.url(), password);
        ConnectionSource source = source(settings, password);
        Requests requests = new Requests(source, secrets, settings.time(), settings.requestTimeout());
        try {
            Dialect dialect = Tables.open(requests, namespace);
            Optional<News> news = dialect.notifies()
                    ? Optional.of(new News(source, secrets, settings.time(), settings.requestTimeout()))
                    : Optional.empty();
            LeaseTable table = new LeaseTable(requests, dialect, settings.time());
            JdbcLock lock = new JdbcLock(table, news, namespace, settings.time());
            JdbcLedger ledger = new JdbcLedger(requests, dialect, news, namespace);
            return new OpenedCoordination(lock, Optional.of(ledger), () -> {
                news.ifPresent(News::close);
                requests.close();
            });
        } catch (CoordinationException e) {
            requests.close();
            throw e;
        }
    }

    private static ConnectionSource source(Settings settings, Optional<String> password) throws CoordinationException {
        if (settings.url().isEmpty()) {
            return new PooledSource(settings.migratedDatabase(), settings.time());
        }
        UrlSource source = new UrlSource(settings.url().get(), settings.user(), password);
        source.requireDriver();
        return source;
    }
}
