package dev.schemawave.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShopTest {

    /** In SQL, or as a change of Liquibase. */
    private static final Pattern LEAVES_A_ROW =
            Pattern.compile("INSERT INTO applied_steps \\(step\\) VALUES \\('(\\d+)'\\)"
                    + "|insert: \\{ tableName: applied_steps, columns: \\[ column: \\{ name: step, value: \"(\\d+)\"");

    static List<ShopService> services() {
        return Shop.SERVICES;
    }

    @ParameterizedTest
    @MethodSource("services")
    void eachStepLeavesItsRow(ShopService service) throws IOException {
        StringBuilder migrations = new StringBuilder();
        try (Stream<Path> files = Files.walk(service.root().resolve("db"))) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                migrations.append(Files.readString(file));
            }
        }

        assertThat(stepsOf(migrations.toString())).containsExactlyElementsOf(service.stepNames());
        assertThat(migrations).containsOnlyOnce("pg_sleep");
        assertThat(stepsOf(migrations.substring(0, migrations.indexOf("pg_sleep"))))
                .hasSize(service.slowStep() - 1);
    }

    @ParameterizedTest
    @MethodSource("services")
    void theNameIsThatOfTheSettings(ShopService service) throws IOException {
        Properties settings = new Properties();
        settings.load(Files.newBufferedReader(service.root().resolve("schemawave.properties")));

        assertThat(settings).containsEntry("schemawave.service", service.name());
    }

    static List<String> stepsOf(String migrations) {
        return LEAVES_A_ROW.matcher(migrations).results().map(ShopTest::step).toList();
    }

    private static String step(MatchResult found) {
        return found.group(1) == null ? found.group(2) : found.group(1);
    }
}
