package dev.schemawave.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.schemawave.Coordinator;
import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.Outcome;
import dev.schemawave.SchemawaveException;
import dev.schemawave.runner.flyway.FlywayRunner;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.PostgresServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** A service that hands over its own pool. */
class PooledDataSourceTest {

    private final Database database = PostgresServer.shared().createDatabase("pooled");

    @Test
    void theOneLineWithADataSourceTakesTheRestFromTheConfiguration() {
        try (HikariDataSource pool = pool(5)) {
            System.setProperty("schemawave.service", "pooled");
            System.setProperty("schemawave.tool", "flyway");
            System.setProperty("flyway.locations", "classpath:it/flyway");
            System.setProperty("flyway.placeholders.pause", "pg_sleep(0)");
            try {
                assertThat(Coordinator.migrateOnStartup(pool)).isInstanceOf(Outcome.Migrated.class);
                assertThat(Coordinator.migrateOnStartup(pool)).isInstanceOf(Outcome.UpToDate.class);
            } finally {
                System.clearProperty("schemawave.service");
                System.clearProperty("schemawave.tool");
                System.clearProperty("flyway.locations");
                System.clearProperty("flyway.placeholders.pause");
            }
        }
    }

    @Test
    void aReadyConfigurationOfFlywayIsUsedAsItIs() {
        try (HikariDataSource pool = pool(5)) {
            Outcome outcome = Coordinator.builder()
                    .service("pooled")
                    .runner(FlywayRunner.of(Flyway.configure()
                            .dataSource(pool)
                            .locations("classpath:it/flyway")
                            .placeholders(Map.of("pause", "pg_sleep(0)"))
                            .table("my_history")))
                    .build()
                    .migrate();

            assertThat(outcome.version()).contains("4");
        }
    }

    @Test
    void nothingIsLeftRunningAndNoConnectionIsKept() throws InterruptedException {
        List<Thread> before = ours();
        try (HikariDataSource pool = pool(5)) {
            builder(pool).build().migrate();

            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
            List<Thread> since = new ArrayList<>(ours());
            since.removeAll(before);
            for (Thread thread : since) {
                thread.join(Duration.ofSeconds(20).toMillis());
            }
            assertThat(since).noneMatch(Thread::isAlive);
        }
    }

    @Test
    void aPoolThatIsTooSmallIsAnErrorThatSaysSoAndNotAHang() {
        try (HikariDataSource pool = pool(1)) {
            assertThatThrownBy(() -> builder(pool).build().migrate())
                    .isInstanceOf(SchemawaveException.class)
                    .hasMessageContaining("pool");
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
    }

    private static List<Thread> ours() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("schemawave-(?!server-).*"))
                .toList();
    }

    private static CoordinatorBuilder builder(HikariDataSource pool) {
        return Coordinator.builder()
                .service("pooled")
                .dataSource(pool)
                .property("schemawave.tool", "flyway")
                .property("flyway.locations", "classpath:it/flyway")
                .property("flyway.placeholders.pause", "pg_sleep(0)");
    }

    private HikariDataSource pool(int size) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.url());
        config.setUsername(database.user());
        config.setPassword(database.password());
        config.setMaximumPoolSize(size);
        config.setConnectionTimeout(1_000);
        return new HikariDataSource(config);
    }
}
