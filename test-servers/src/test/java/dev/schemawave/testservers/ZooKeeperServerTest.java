package dev.schemawave.testservers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class ZooKeeperServerTest {

    @Test
    void itServesAndCanBeKilledFrozenAndRestarted() {
        try (ZooKeeperServer server = ZooKeeperServer.start()) {
            assertThat(server.ask("srvr")).contains("Mode: standalone");
            server.freeze();
            assertThatThrownBy(() -> server.ask("srvr")).isInstanceOf(UncheckedIOException.class);
            server.thaw();
            assertThat(server.ask("srvr")).contains("Mode: standalone");
            server.kill();
            assertThatThrownBy(() -> server.ask("srvr")).isInstanceOf(UncheckedIOException.class);
            server.restart();
            assertThat(server.ask("srvr")).contains("Mode: standalone");
        }
    }

    @Test
    void threeElectALeaderAndAnother() {
        try (ZooKeeperEnsemble ensemble = ZooKeeperEnsemble.start()) {
            ZooKeeperServer leader = ensemble.nodes().stream()
                    .filter(node -> node.ask("srvr").contains("Mode: leader"))
                    .findFirst()
                    .orElseThrow();
            leader.kill();
            leader.restart();
            ensemble.awaitService();
            assertThat(ensemble.nodes())
                    .filteredOn(node -> node.ask("srvr").contains("Mode: leader"))
                    .hasSize(1);
        }
    }
}
