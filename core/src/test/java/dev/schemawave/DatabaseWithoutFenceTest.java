package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A database in which no claim can be proved is not migrated unless somebody has said so. */
class DatabaseWithoutFenceTest {

    @Test
    void isRefusedWithReasonAndCure() {
        try (Stage stage = new Stage()) {
            Startup startup = stage.service("unfenced", "1")
                    .with("schemawave.guard", "fenced")
                    .start();

            assertThat(startup.error(DatabaseUnavailableException.class))
                    .hasMessageContaining("H2 cannot fence")
                    .hasMessageContaining("schemawave.guard=unfenced");
        }
    }
}
