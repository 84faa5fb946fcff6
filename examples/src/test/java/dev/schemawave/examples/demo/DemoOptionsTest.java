package dev.schemawave.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;

class DemoOptionsTest {

    private final Properties properties = new Properties();

    @Test
    void nothingIsRequired() {
        assertThat(DemoOptions.of(properties)).isEqualTo(new DemoOptions("jdbc", false, false));
    }

    @Test
    void aReplicaCanBeKilled() {
        properties.setProperty("demo.kill", "true");

        assertThat(DemoOptions.of(properties)).isEqualTo(new DemoOptions("jdbc", true, false));
    }

    @Test
    void theDemoCanBeARollingDeployment() {
        properties.setProperty("demo.rollout", "true");

        assertThat(DemoOptions.of(properties)).isEqualTo(new DemoOptions("jdbc", false, true));
    }

    @Test
    void twoStoriesAtOnceAreRefused() {
        properties.setProperty("demo.kill", "true");
        properties.setProperty("demo.rollout", "true");

        assertThatThrownBy(() -> DemoOptions.of(properties))
                .hasMessage("demo.kill and demo.rollout are two stories: choose one of them");
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

        properties.setProperty("demo.kill", "false");
        properties.setProperty("demo.rollout", "1");

        assertThatThrownBy(() -> DemoOptions.of(properties)).hasMessage("demo.rollout=1 is neither true nor false");
    }
}
