package dev.schemawave.lock.jdbc;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.LeaseToken;
import dev.schemawave.spi.TimedLease;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.Optional;

/** A row that bears our token. */
final class JdbcLease extends TimedLease {

    private final LeaseTable table;
    private final String token = LeaseToken.next();

    JdbcLease(LeaseTable table, LockName name, Duration ttl, TimeSource time) {
        super(name, ttl, time);
        this.table = table;
    }

    LeaseTable.Answer take(Holder holder) throws CoordinationException {
        return table.take(name(), token, holder, ttl());
    }

    @Override
    protected boolean extend(Holder holder) throws CoordinationException {
        return table.renew(name(), token, holder, ttl());
    }

    @Override
    protected boolean giveBack() throws CoordinationException {
        return table.release(name(), token, validUntil());
    }

    @Override
    protected Optional<Holder> successor() throws CoordinationException {
        return table.holder(name());
    }
}
