package dev.schemawave.lock.redis;

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

/** A key on a majority of the nodes that begins with our token. */
final class RedisLease implements Lease {

    private static final Logger log = LoggerFactory.getLogger(RedisLease.class);

    private final LeaseKeys keys;
    private final LockName name;
    private final String token;
    private final Duration ttl;
    private volatile Deadline validUntil;

    RedisLease(LeaseKeys keys, LockName name, String token, Duration ttl, Deadline validUntil) {
        this.keys = keys;
        this.name = name;
        this.token = token;
        this.ttl = ttl;
        this.validUntil = validUntil;
    }

    @Override
    public Deadline validUntil() {
        return validUntil;
    }

    /** Lost is what a majority does not have any more. What the others keep would only be in the next one's way. */
    @Override
    public Renewal renew(Holder holder) throws CoordinationException {
        Deadline until = keys.validIfAskedNow(ttl);
        Round<Boolean> round = keys.renew(name, token, holder, ttl);
        if (round.isYes()) {
            validUntil = until;
            return new Renewal.Renewed(until);
        }
        keys.forget(name, token);
        return new Renewal.Lost(successor());
    }

    /** The loss is a fact already, whether or not its beneficiary can be found. */
    private Optional<Holder> successor() {
        try {
            return keys.holder(name);
        } catch (CoordinationException e) {
            log.debug("Who holds {} now could not be looked up", name, e);
            return Optional.empty();
        }
    }

    @Override
    public void release() throws CoordinationException, LeaseNotHeldException {
        if (!keys.release(name, token, ttl, validUntil).isYes()) {
            throw new LeaseNotHeldException(name);
        }
    }
}
