package dev.schemawave.lock.jdbc;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.StoredHolder;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The table of leases: one row a lock, which is never deleted, and one request an operation. */
final class LeaseTable {

    /**
     * Answers a request for a lease.
     *
     * @param granted whether it was granted
     * @param remaining how long the other's lease lasts, zero where that was not asked or is over
     */
    record Answer(boolean granted, Duration remaining) {}

    /** How long a row that was seen is taken to be there, where a failing request does not tell by itself. */
    private static final Duration TRUSTED = Duration.ofSeconds(10);

    private final Requests requests;
    private final Dialect dialect;
    private final TimeSource time;
    private final Map<LockName, Deadline> seen = new ConcurrentHashMap<>();

    LeaseTable(Requests requests, Dialect dialect, TimeSource time) {
        this.requests = requests;
        this.dialect = dialect;
        this.time = time;
    }

    /** Sent twice it is still one acquisition: the row of the same token counts as free. */
    Answer take(LockName name, String token, Holder holder, Duration ttl) throws CoordinationException {
        return requests.send("take the lock " + name, (connection, repeated) -> {
            String text = holder.encode();
            Optional<Answer> answer = takeOnce(connection, name, token, text, ttl);
            if (answer.isEmpty()) {
                Sql.insert(connection, dialect.prepare(), name.value());
                answer = takeOnce(connection, name, token, text, ttl);
            }
            return answer.orElse(new Answer(false, Duration.ZERO));
        });
    }

    /** Empty if the lock has no row yet. */
    private Optional<Answer> takeOnce(Connection connection, LockName name, String token, String holder, Duration ttl)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(dialect.take())) {
            statement.setString(1, token);
            statement.setString(2, holder);
            statement.setLong(3, micros(ttl));
            statement.setString(4, name.value());
            statement.setString(5, token);
            if (dialect.notifies()) {
                statement.setString(6, name.value());
            }
            if (!statement.execute()) {
                return statement.getUpdateCount() == 1
                        ? Optional.of(new Answer(true, Duration.ZERO))
                        : refusal(connection, name);
            }
            try (ResultSet row = statement.getResultSet()) {
                return row.next() ? Optional.of(answer(row)) : Optional.empty();
            }
        }
    }

    private static Answer answer(ResultSet row) throws SQLException {
        return new Answer(row.getLong(1) == 1, duration(row.getLong(2)));
    }

    /** Looks now and then only: a poll that finds the lock held is one statement. */
    private Optional<Answer> refusal(Connection connection, LockName name) throws SQLException {
        Deadline trusted = seen.get(name);
        if (trusted != null && !trusted.hasPassed(time)) {
            return Optional.of(new Answer(false, Duration.ZERO));
        }
        Optional<Long> remaining = Sql.one(connection, row -> row.getLong(1), dialect.remaining(), name.value());
        remaining.ifPresent(exists -> seen.put(name, Deadline.in(time, TRUSTED)));
        return remaining.map(micros -> new Answer(false, duration(micros)));
    }

    /** Whether the lease was still this token's; sent twice it lasts from the second time. */
    boolean renew(LockName name, String token, Holder holder, Duration ttl) throws CoordinationException {
        return requests.send(
                "renew the lease of " + name,
                (connection, repeated) ->
                        Sql.change(connection, dialect.renew(), holder.encode(), micros(ttl), name.value(), token)
                                == 1);
    }

    /**
     * Whether the lease was still this token's. When the answer to the first sending was lost, the second finds nothing to
     * release; that was our own doing if the lease cannot have run out yet, since nobody else touches it before.
     */
    boolean release(LockName name, String token, Deadline validUntil) throws CoordinationException {
        return requests.send("release the lease of " + name, (connection, repeated) -> {
            boolean released = Sql.change(connection, dialect.release(), name.value(), token) == 1;
            return released || (repeated && !validUntil.hasPassed(time));
        });
    }

    Optional<Holder> holder(LockName name) throws CoordinationException {
        Optional<String> text = requests.send(
                "look up the holder of " + name,
                (connection, repeated) -> Sql.one(connection, row -> row.getString(1), dialect.holder(), name.value()));
        return text.flatMap(StoredHolder::read);
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1000;
    }

    private static Duration duration(long micros) {
        return Duration.ofNanos(Math.max(0, micros) * 1000);
    }
}
