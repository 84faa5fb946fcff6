package dev.schemawave.lock.jdbc;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.LeaseNotHeldException;
import dev.schemawave.spi.Renewal;
import dev.schemawave.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A row that bears our token. */
final class JdbcLease implements Lease {

    private static final Logger log = LoggerFactory.getLogger(JdbcLease.class);

    private final LeaseTable table;
    private final LockName name;
    private final String token;
    private final Duration ttl;
    private volatile Deadline validUntil;

    JdbcLease(LeaseTable table, LockName name, String token, Duration ttl, Deadline validUntil) {
        this.table = table;
        this.name = name;
        this.token = token;
        this.ttl = ttl;
        this.validUntil = validUntil;
    }

    @Override
    public Deadline validUntil() {
        return validUntil;
    }

    @Override
    public Renewal renew(Holder holder) throws CoordinationException {
        Deadline until = table.validIfAskedNow(ttl);
        if (table.renew(name, token, holder, ttl)) {
            validUntil = until;
            return new Renewal.Renewed(until);
        }
        return new Renewal.Lost(successor());
    }

    /** The loss is a fact already, whether or not its beneficiary can be found. */
    private Optional<Holder> successor() {
        try {
            return table.holder(name);
        } catch (CoordinationException e) {
            log.debug("Who holds {} now could not be looked up", name, e);
            return Optional.empty();
        }
    }

    @Override
    public void release() throws CoordinationException, LeaseNotHeldException {
        if (!table.release(name, token, validUntil)) {
            throw new LeaseNotHeldException(name);
        }
    }
}
