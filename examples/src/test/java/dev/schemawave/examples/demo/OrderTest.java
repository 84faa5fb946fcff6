package dev.schemawave.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OrderTest {

    private static final Map<String, String> REQUIRES = Map.of("customers", ">=2");

    private final Order order = new Order(Map.of("customers", Map.of("1", 1_000L, "2", 2_000L, "3", 3_000L)));

    @Test
    void aServiceThatBeginsWhenTheRequiredVersionIsThereIsNotTooEarly() {
        assertThat(order.faults(REQUIRES, List.of(replica(2_000L, 2_500L), replica(null, 2_600L))))
                .isEmpty();
    }

    @Test
    void aReplicaThatNeitherMigratedNorBecameReadyIsNotTooEarly() {
        assertThat(order.faults(REQUIRES, List.of(replica(null, null)))).isEmpty();
    }

    @Test
    void aServiceThatMigratesBeforeTheRequiredVersionIsThereIsTooEarly() {
        assertThat(order.faults(REQUIRES, List.of(replica(1_999L, 2_500L))))
                .containsExactly("orders-1 began to migrate before customers was at >=2");
    }

    @Test
    void aReplicaThatIsReadyBeforeTheRequiredVersionIsThereIsTooEarly() {
        assertThat(order.faults(REQUIRES, List.of(replica(null, 1_999L))))
                .containsExactly("orders-1 became ready before customers was at >=2");
    }

    @Test
    void whatNeverCameIsNotThere() {
        assertThat(order.faults(Map.of("customers", ">=4"), List.of(replica(9_000L, null))))
                .containsExactly("orders-1 began to migrate before customers was at >=4");
        assertThat(order.faults(Map.of("billing", "*"), List.of(replica(9_000L, null))))
                .containsExactly("orders-1 began to migrate before billing was at *");
    }

    private static ShopReport.OfReplica replica(@Nullable Long migrationStartedAt, @Nullable Long readyAt) {
        return new ShopReport.OfReplica("orders-1", 1, "Migrated", null, "5", 500, migrationStartedAt, readyAt, false);
    }
}
