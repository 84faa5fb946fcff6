package dev.schemawave.testkit;

import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.DistributedLock;
import dev.schemawave.spi.SchemaLedger;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The contract on a ledger that a configuration parameter names. Run by {@link BrokenBackendsTest}. */
@ExtendWith(LedgerTrial.Suspects.class)
class LedgerTrial extends SchemaLedgerContract {

    private final ToyLedger ledger;

    LedgerTrial(SuspectLedger suspect) {
        this.ledger = suspect.ledger();
    }

    @Override
    protected Coordination open() {
        DistributedLock lock = new InMemoryCoordination().lock();
        return new Coordination() {
            @Override
            public DistributedLock lock() {
                return lock;
            }

            @Override
            public Optional<SchemaLedger> ledger() {
                return Optional.of(ledger);
            }

            @Override
            public void close() {}
        };
    }

    @Override
    protected Set<Capability> capabilities() {
        return EnumSet.of(Capability.OUTAGES, Capability.LOST_ANSWERS);
    }

    @Override
    protected Outage outage() {
        return ledger;
    }

    @Override
    protected Duration patience() {
        return Duration.ofSeconds(2);
    }

    /** Which ledger. */
    static final class Suspects implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == SuspectLedger.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getConfigurationParameter(Trial.SUSPECT)
                    .map(SuspectLedger::valueOf)
                    .orElse(SuspectLedger.CORRECT);
        }
    }
}
