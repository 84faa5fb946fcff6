package dev.schemawave.guard;

import dev.schemawave.guard.Dialect.Marked;
import dev.schemawave.guard.Dialect.Marking;
import dev.schemawave.guard.Dialect.Opened;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Optional;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Opens a tool's sessions: marked first, then the claim is proved, then they are used. */
final class GuardedDataSource implements DataSource {

    private final DatabaseClaim claim;
    private final ControlSession control;
    private final GuardSettings settings;

    GuardedDataSource(DatabaseClaim claim, ControlSession control, GuardSettings settings) {
        this.claim = claim;
        this.control = control;
        this.settings = settings;
    }

    @Override
    public Connection getConnection() throws SQLException {
        claim.refuseIfFenced();
        Connection raw = control.database().getConnection();
        try {
            boolean autoCommit = raw.getAutoCommit();
            raw.setAutoCommit(true);
            Opened opened = claim.store()
                    .open(raw, new Marking(control.mark(), settings.idleTimeout(), settings.lockTimeout()));
            Marked marked = opened.marked();
            refuseShared(marked);
            if (!opened.row().map(GuardStore.Row::claim).equals(Optional.of(claim.id()))) {
                throw claim.fence();
            }
            raw.setAutoCommit(autoCommit);
            GuardedSession session =
                    new GuardedSession(raw, claim, marked, settings.lockTimeout(), control.mayOutliveItsClosing());
            claim.opened(session);
            return GuardedConnection.of(session);
        } catch (SQLException | RuntimeException e) {
            raw.abort(Runnable::run);
            throw e;
        }
    }

    /** Two sessions must not be one to the server. */
    private void refuseShared(Marked marked) throws SQLException {
        if (marked.id().equals(control.id())) {
            throw control.shared();
        }
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("a migration's sessions all have the user of the configuration");
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("sessions are not logged");
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        throw new SQLFeatureNotSupportedException("set the driver's own connect time-out");
    }

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("uses no java.util.logging");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("a guarded source gives nothing that is not guarded");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
