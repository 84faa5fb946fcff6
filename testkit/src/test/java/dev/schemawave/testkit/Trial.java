package dev.schemawave.testkit;

import dev.schemawave.spi.Coordination;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** The contract on a lock that a configuration parameter names. Run by {@link BrokenBackendsTest}. */
@ExtendWith(Trial.Suspects.class)
class Trial extends DistributedLockContract {

    static final String SUSPECT = "schemawave.suspect";

    private final TestStore store;

    Trial(Suspect suspect) {
        this.store = suspect.store();
    }

    @Override
    protected Coordination open() {
        return store.open();
    }

    @Override
    protected Set<Capability> capabilities() {
        return store.capabilities();
    }

    @Override
    protected Outage outage() {
        return store.outage();
    }

    @Override
    protected Duration shortTtl() {
        return Duration.ofMillis(200);
    }

    @Override
    protected Duration patience() {
        return Duration.ofSeconds(2);
    }

    /** Which lock. */
    static final class Suspects implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Suspect.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getConfigurationParameter(SUSPECT)
                    .map(Suspect::valueOf)
                    .orElse(Suspect.CORRECT);
        }
    }
}
