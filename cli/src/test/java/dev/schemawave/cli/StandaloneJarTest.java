package dev.schemawave.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The one jar, as users run it. */
class StandaloneJarTest {

    private static final Path JAR = Path.of(System.getProperty("cli.jar", ""));

    @TempDir
    private Path directory;

    @Test
    void itRunsAloneWithBothTools() throws Exception {
        Path customers = Files.createDirectories(directory.resolve("customers/db/migration"));
        Files.writeString(customers.resolve("V2__customers.sql"), "CREATE TABLE customers (id INT)");
        Files.writeString(directory.resolve("customers/schemawave.properties"), """
                schemawave.service=customers
                schemawave.database.url=jdbc:postgresql://db/c
                flyway.locations=classpath:db/migration
                """);
        Files.createDirectories(directory.resolve("orders"));
        Files.writeString(
                directory.resolve("orders/changelog.sql"),
                "--liquibase formatted sql\n--changeset a:1\nCREATE TABLE orders (id INT);\n");
        Files.writeString(directory.resolve("orders/schemawave.properties"), """
                schemawave.service=orders
                schemawave.database.url=jdbc:postgresql://db/o
                liquibase.changelogFile=changelog.sql
                schemawave.requires.customers=>=2
                """);
        List<String> program = List.of("-jar", JAR.toString());

        try (CliProcess plan =
                CliProcess.start(directory, Map.of(), program, "plan", "--offline", "customers", "orders")) {
            CliProcess.Ended ended = plan.ended();
            assertThat(ended.out()).as(ended.err()).contains("2 services, 2 waves", "waits for customers >=2");
            assertThat(ended.code()).isZero();
        }
    }

    @Test
    void itHasEveryBackendAndNoSignatureOfAPart() throws Exception {
        try (JarFile jar = new JarFile(new File(JAR.toString()))) {
            assertThat(jar.stream().map(entry -> entry.getName()))
                    .noneMatch(name -> name.matches("META-INF/[^/]+\\.(SF|RSA|DSA)"));
            String providers = new String(
                    jar.getInputStream(jar.getEntry("META-INF/services/dev.schemawave.spi.CoordinationProvider"))
                            .readAllBytes(),
                    java.nio.charset.StandardCharsets.UTF_8);
            assertThat(providers).contains("jdbc", "redis", "zookeeper");
        }
    }
}
