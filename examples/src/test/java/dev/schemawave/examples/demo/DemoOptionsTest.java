package dev.schemawave.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class DemoOptionsTest {

    private final Properties properties = new Properties();

    @Test
    void nothingIsRequired() {
        assertThat(DemoOptions.of(properties)).isEqualTo(new DemoOptions("jdbc", false));
    }

    @Test
    void aReplicaCanBeKilled() {
        properties.setProperty("demo.kill", "true");

        assertThat(DemoOptions.of(properties)).isEqualTo(new DemoOptions("jdbc", true));
    }

    @Test
    void anUnknownBackendIsRefused() {
        properties.setProperty("demo.backend", "abacus");

        assertThatThrownBy(() -> DemoOptions.of(properties))
                .hasMessage("demo.backend=abacus is not one of [jdbc, redis, redlock, zookeeper]");
    }

    @Test
    void aMistypedSwitchIsRefused() {
        properties.setProperty("demo.kill", "yes");

        assertThatThrownBy(() -> DemoOptions.of(properties)).hasMessage("demo.kill=yes is neither true nor false");
    }
}
