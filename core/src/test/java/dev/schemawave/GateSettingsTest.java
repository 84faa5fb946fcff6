package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.guard.DriverDataSource;
import dev.schemawave.time.TimeSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Requirements need a ledger that the services share. */
class GateSettingsTest {

    private final InMemoryCoordination coordination = new InMemoryCoordination(TimeSource.system());

    @Test
    void requirementsWithoutASharedCoordinationNameTheSettingThatIsMissing() {
        assertThatThrownBy(() -> builder().requires("customers", ">=2").build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("schemawave.coordination.url");
    }

    @Test
    void requirementsWithALockThatHasNoLedgerAreAFault() {
        assertThatThrownBy(() -> builder()
                        .requires("customers", ">=2")
                        .lock(coordination.lock())
                        .build())
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("needs a ledger that the services share");
    }

    @Test
    void requirementsWithALedgerAreNone() {
        assertThat(builder()
                        .requires("customers", ">=2")
                        .coordination(coordination)
                        .build())
                .isNotNull();
    }

    private static CoordinatorBuilder builder() {
        return Coordinator.builder()
                .service("orders")
                .property("schemawave.guard", "unfenced")
                .runner(new StubRunner(new StubRunner.History(), "1"))
                .dataSource(new DriverDataSource("jdbc:h2:mem:orders", Optional.empty(), Optional.empty()));
    }
}
