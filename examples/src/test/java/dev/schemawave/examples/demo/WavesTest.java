package dev.schemawave.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class WavesTest {

    @Test
    void aWaveNeedsOnlyEarlierOnes() {
        assertThat(Waves.of(Map.of("a", List.of(), "b", List.of("a"), "c", List.of("a", "b"), "d", List.of())))
                .isEqualTo(Map.of("a", 1, "b", 2, "c", 3, "d", 1));
    }

    @Test
    void theShopHasThree() {
        assertThat(Waves.of(Shop.SERVICES.stream()
                        .collect(Collectors.toMap(
                                ShopService::name, service -> service.requires().keySet()))))
                .isEqualTo(Map.of("customers", 1, "orders", 2, "shipping", 3));
    }

    @Test
    void aCircleHasNone() {
        assertThatThrownBy(() -> Waves.of(Map.of("a", List.of("b"), "b", List.of("a"), "c", List.of())))
                .hasMessage("these services wait for each other or for none there is: [a, b]");
    }
}
