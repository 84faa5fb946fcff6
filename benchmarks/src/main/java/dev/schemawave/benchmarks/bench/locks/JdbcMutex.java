package dev.schemawave.benchmarks.bench.locks;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/** A row of {@code raw_lock}, taken by an upsert and given back by an update. */
final class JdbcMutex implements Mutex {

    private final Connection session;
    private final PreparedStatement take;
    private final PreparedStatement giveBack;

    private JdbcMutex(Place place) throws SQLException {
        session = DriverManager.getConnection(
                place.jdbcUrl(), place.database().get(1), place.database().get(2));
        String token = UUID.randomUUID().toString();
        take = session.prepareStatement(
                "INSERT INTO raw_lock VALUES (?, ?, now() + ? * interval '1 ms') ON CONFLICT (name)"
                        + " DO UPDATE SET owner = excluded.owner, held_until = excluded.held_until"
                        + " WHERE raw_lock.held_until < now()");
        take.setString(1, place.name());
        take.setString(2, token);
        take.setLong(3, place.ttl().toMillis());
        giveBack =
                session.prepareStatement("UPDATE raw_lock SET held_until = '-infinity' WHERE name = ? AND owner = ?");
        giveBack.setString(1, place.name());
        giveBack.setString(2, token);
    }

    static Mutex open(Place place) throws IOException {
        try {
            return new JdbcMutex(place);
        } catch (SQLException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void acquire() throws SQLException, InterruptedException {
        while (take.executeUpdate() == 0) {
            Pause.betweenPolls();
        }
    }

    @Override
    public void release() throws SQLException {
        giveBack.executeUpdate();
    }

    @Override
    public void close() {
        end(session);
    }

    static void end(Connection session) {
        try {
            session.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
