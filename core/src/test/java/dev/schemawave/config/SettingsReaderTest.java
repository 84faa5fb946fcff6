package dev.schemawave.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsReaderTest {

    private final List<String> faults = new ArrayList<>();

    @TempDir
    private Path secrets;

    @Test
    void aServiceNameIsEnoughAndTheRestHasDefaults() {
        Settings settings = read(Map.of("schemawave.service", "orders"));

        assertThat(faults).isEmpty();
        assertThat(settings.service()).hasToString("orders");
        assertThat(settings.coordination().namespace()).isEqualTo("schemawave");
        assertThat(settings.times())
                .isEqualTo(new Settings.Times(
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(10),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(20)));
    }

    @Test
    void theStrongestSourceWins() {
        Settings settings = new SettingsReader(
                        List.of(
                                new Source("set in code", Map.of("schemawave.service", "strong")),
                                new Source("file", Map.of("schemawave.service", "weak", "schemawave.tool", "flyway"))),
                        Set.of("flyway"),
                        new ChannelNames(Map.of()),
                        faults)
                .read();

        assertThat(settings.service().service()).isEqualTo("strong");
        assertThat(settings.tool()).contains("flyway");
    }

    @Test
    void aBlankValueCountsAsNotSet() {
        Settings settings = new SettingsReader(
                        List.of(
                                new Source("the environment", Map.of("schemawave.service", " ")),
                                new Source("file", Map.of("schemawave.service", "orders"))),
                        Set.of(),
                        new ChannelNames(Map.of()),
                        faults)
                .read();

        assertThat(settings.service().service()).isEqualTo("orders");
    }

    @Test
    void settingsOfTheToolArePassedThroughAndTheStrongestWins() {
        Settings settings = new SettingsReader(
                        List.of(
                                new Source("set in code", Map.of("flyway.table", "history", "schemawave.service", "a")),
                                new Source("file", Map.of("flyway.table", "weak", "flyway.locations", "classpath:x"))),
                        Set.of("flyway"),
                        new ChannelNames(Map.of()),
                        faults)
                .read();

        assertThat(settings.toolProperties())
                .isEqualTo(Map.of("flyway.table", "history", "flyway.locations", "classpath:x"));
        assertThat(faults).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"500ms, 500", "2s, 2000", "10 m, 600000", "1h, 3600000", "PT1.5S, 1500"})
    void durationsAreUnderstoodInBothStyles(String text, long millis) {
        Settings settings = read(Map.of("schemawave.service", "orders", "schemawave.wait.timeout", text));

        assertThat(settings.times().waitTimeout()).isEqualTo(Duration.ofMillis(millis));
    }

    @Test
    void passwordsComeFromFilesAsSecretsAreMountedAndAreNeverShown() throws IOException {
        Path file = Files.writeString(secrets.resolve("password"), "s3cret\n");
        Settings settings = read(Map.of(
                "schemawave.service", "orders",
                "schemawave.database.url", "jdbc:postgresql://db/orders",
                "schemawave.database.user", "app",
                "schemawave.database.password-file", file.toString()));

        assertThat(settings.database().orElseThrow().password().orElseThrow().reveal())
                .isEqualTo("s3cret");
        assertThat(settings.toString()).doesNotContain("s3cret").contains("****");
    }

    @Test
    void allFaultsAreReportedTogether() {
        read(Map.of(
                "schemawave.lease.ttl", "soon",
                "schemawave.servce", "orders",
                "schemawave.database.password", "x"));

        assertThat(faults)
                .containsExactlyInAnyOrder(
                        "schemawave.service is missing: name the service, in code, as -Dschemawave.service, in the"
                                + " environment as SCHEMAWAVE_SERVICE or in schemawave.properties",
                        "unknown setting schemawave.servce (set in code); did you mean schemawave.service?",
                        "schemawave.lease.ttl=soon (set in code) is not a positive duration such as 500ms, 30s, 10m, 1h"
                                + " or PT30S",
                        "schemawave.database.url is missing, although a user or password for it is set");
    }

    @Test
    void theEnvironmentUsesUnderscoresForDotsAndHyphens() {
        Source source = Sources.environment(
                Map.of(
                        "SCHEMAWAVE_DATABASE_PASSWORD_FILE", "/run/secrets/db",
                        "SCHEMAWAVE_LEASE_TTL", "5s",
                        "PATH", "/bin"),
                new ChannelNames(Map.of()),
                faults);

        assertThat(source.values())
                .isEqualTo(
                        Map.of("schemawave.database.password-file", "/run/secrets/db", "schemawave.lease.ttl", "5s"));
        assertThat(faults).isEmpty();
    }

    @Test
    void anUnknownVariableIsAFaultThatSuggestsTheNearest() {
        Sources.environment(Map.of("SCHEMAWAVE_LEASE_TTI", "5s"), new ChannelNames(Map.of()), faults);

        assertThat(faults)
                .containsExactly(
                        "unknown environment variable SCHEMAWAVE_LEASE_TTI; did you mean SCHEMAWAVE_LEASE_TTL?");
    }

    @ParameterizedTest
    @CsvSource({
        "schemawave.lease.renewal, 20s, more than half of schemawave.lease.ttl",
        "schemawave.lease.ttl, 300ms, shorter than 1 s",
        "schemawave.lease.ttl, 0s, not a positive duration",
        "schemawave.lease.ttl, -5s, not a positive duration",
        "schemawave.lease.ttl, 30, not a positive duration",
        "schemawave.coordination.timeout, 20s, more than a third of schemawave.lease.ttl",
        "schemawave.coordination.namespace, a b, is not 1 to 63 letters",
        "schemawave.service, a/b, is not 1 to 63 letters",
        "schemawave.schema, a/b, is not 1 to 63 letters",
        "schemawave.database.password-file, /no/such/file, the file /no/such/file cannot be read",
        "lease.ttl, 30s, unknown setting lease.ttl",
    })
    void eachFaultSaysWhatIsWrong(String name, String value, String expected) {
        Map<String, String> values = new HashMap<>(Map.of(
                "schemawave.service", "orders",
                "schemawave.database.url", "jdbc:h2:mem:x"));
        values.put(name, value);
        read(values);

        assertThat(faults).isNotEmpty().allSatisfy(fault -> assertThat(fault).contains(expected));
    }

    private Settings read(Map<String, String> inCode) {
        return new SettingsReader(
                        List.of(new Source("set in code", inCode)),
                        Set.of("flyway"),
                        new ChannelNames(Map.of()),
                        faults)
                .read();
    }
}
