package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.time.TimeSource;
import java.lang.reflect.Proxy;
import java.sql.SQLTransientConnectionException;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** What a replica says that never reached its own database. */
class DatabaseDownTest {

    @Test
    void whoAsksTheOneQueryInVainSaysForHowLongItHasTried() {
        DataSource down = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    throw new SQLTransientConnectionException("connection refused");
                });

        assertThatThrownBy(() -> Coordinator.builder()
                        .service("orders")
                        .dataSource(down)
                        .runner(new StubRunner(new StubRunner.History(), "1").withInputs())
                        .coordination(new InMemoryCoordination(TimeSource.system()))
                        .property("schemawave.connect.timeout", "300ms")
                        .build()
                        .migrate())
                .isInstanceOf(DatabaseUnavailableException.class)
                .hasMessageMatching("(?s).*cannot reach the database, tried for [1-9].*connection refused.*");
    }
}
