package dev.schemawave.benchmarks.bench.locks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/** A row of {@code raw_lock}, taken and given back by one statement each. */
final class JdbcMutex implements Mutex {

    private final Connection session;
    private final PreparedStatement take;
    private final PreparedStatement giveBack;

    JdbcMutex(Place place) throws SQLException {
        session = DriverManager.getConnection(
                place.jdbcUrl(), place.database().get(1), place.database().get(2));
        String token = UUID.randomUUID().toString();
        take = session.prepareStatement("UPDATE raw_lock SET owner = ?, held_until = now() + ? * interval '1 ms'"
                + " WHERE name = ? AND held_until < now()");
        take.setString(1, token);
        take.setLong(2, place.ttl().toMillis());
        take.setString(3, place.name());
        giveBack = session.prepareStatement(
                "UPDATE raw_lock SET held_until = '-infinity' WHERE name = ? AND owner = ?");
        giveBack.setString(1, place.name());
        giveBack.setString(2, token);
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
    public void close() throws SQLException {
        session.close();
    }
}
