package dev.schemawave.benchmarks.torture;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class PlanTest {

    @Test
    void isTheSameEachTimeItIsDrawnFromASeed() {
        for (Combination combination : Combination.all()) {
            assertThat(Plan.draw(7, combination)).isEqualTo(Plan.draw(7, combination));
            assertThat(Plan.draw(7, combination)).isNotEqualTo(Plan.draw(8, combination));
        }
    }

    @Test
    void isThatOfTheRoundWhoseSeedAndCombinationAreGiven() {
        Plan third = Options.of(properties("seed", "40")).plan(2);

        Plan alone = Options.of(properties(
                        "seed", "42",
                        "backend", third.combination().backend().name(),
                        "tool", third.combination().tool().name(),
                        "database", third.combination().database().name()))
                .plan(0);

        assertThat(alone).isEqualTo(third);
    }

    private static Properties properties(String... namesAndValues) {
        Properties properties = new Properties();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            properties.setProperty("torture." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return properties;
    }
}
