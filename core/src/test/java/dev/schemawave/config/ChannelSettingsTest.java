package dev.schemawave.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.spi.Secret;
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

/** The settings of channels on which people are told. */
class ChannelSettingsTest {

    private static final ChannelNames KNOWN =
            new ChannelNames(Map.of("slack", Set.of("url", "url.*"), "webhook", Set.of("url", "secret")));

    private final List<String> faults = new ArrayList<>();

    @TempDir
    private Path secrets;

    @Test
    void whatIsSetIsHandedToItsKindAsSecrets() {
        Settings.Notifying read =
                read(Map.of("schemawave.notify.slack.url", "https://a/T0K3N", "schemawave.notify.slack.url.crm", "b"));

        assertThat(faults).isEmpty();
        assertThat(reveal(read.channels().get("slack"))).isEqualTo(Map.of("url", "https://a/T0K3N", "url.crm", "b"));
        assertThat(read.channels()).doesNotContainKey("webhook");
        assertThat(read.toString()).doesNotContain("T0K3N");
    }

    @Test
    void theBoundsHaveDefaults() {
        assertThat(read(Map.of()))
                .isEqualTo(new Settings.Notifying(
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(3),
                        Map.of()));
    }

    @Test
    void eachOfThemCanBeInAFile() throws IOException {
        Path file = Files.writeString(secrets.resolve("url"), "https://a/b\n");
        Settings.Notifying read = read(Map.of(
                "schemawave.notify.slack.url-file", file.toString(),
                "schemawave.notify.slack.url.crm-file", file.toString()));

        assertThat(faults).isEmpty();
        assertThat(reveal(read.channels().get("slack")))
                .isEqualTo(Map.of("url", "https://a/b", "url.crm", "https://a/b"));
    }

    @Test
    void inTheEnvironmentAnUnderscoreOfAChannelIsAHyphen() {
        Source source = Sources.environment(
                Map.of(
                        "SCHEMAWAVE_NOTIFY_SLACK_URL", "a",
                        "SCHEMAWAVE_NOTIFY_SLACK_URL_CRM_ALERTS", "b",
                        "SCHEMAWAVE_NOTIFY_SLACK_URL_SALES_FILE", "c",
                        "SCHEMAWAVE_NOTIFY_WEBHOOK_SECRET_FILE", "d",
                        "SCHEMAWAVE_NOTIFY_SLOW", "5s"),
                KNOWN,
                faults);

        assertThat(faults).isEmpty();
        assertThat(source.values())
                .isEqualTo(Map.of(
                        "schemawave.notify.slack.url", "a",
                        "schemawave.notify.slack.url.crm-alerts", "b",
                        "schemawave.notify.slack.url.sales-file", "c",
                        "schemawave.notify.webhook.secret-file", "d",
                        "schemawave.notify.slow", "5s"));
    }

    @Test
    void everyFaultIsReportedAndNoValueIsShown() {
        read(Map.of(
                "schemawave.notify.slack.uri", "T0K3N",
                "schemawave.notify.slack.url", "T0K3N",
                "schemawave.notify.slack.url-file", "/no/such/file",
                "schemawave.notify.teams.url", "T0K3N",
                "schemawave.notify.slwo", "1s",
                "schemawave.notify.timeout", "20s"));

        assertThat(faults)
                .containsExactlyInAnyOrder(
                        "unknown setting schemawave.notify.slack.uri (set in code); there are url, url.* below"
                                + " schemawave.notify.slack",
                        "schemawave.notify.slack.url-file: the file /no/such/file cannot be read (NoSuchFileException)",
                        "schemawave.notify.slack.url and schemawave.notify.slack.url-file are both set: remove one",
                        "schemawave.notify.teams.* is set, but the class path has only [slack, webhook]: add"
                                + " dev.schemawave:schemawave-teams",
                        "unknown setting schemawave.notify.slwo (set in code); did you mean schemawave.notify.slow?",
                        "schemawave.notify.timeout=20000ms is more than half of schemawave.notify.give-up=30000ms: a"
                                + " message must be given up before another replica sends it");
    }

    @Test
    void anUnknownVariableOfAChannelIsAFault() {
        Sources.environment(Map.of("SCHEMAWAVE_NOTIFY_SLACK_URI", "T0K3N"), KNOWN, faults);

        assertThat(faults)
                .singleElement()
                .satisfies(fault -> assertThat(fault)
                        .startsWith("unknown environment variable SCHEMAWAVE_NOTIFY_SLACK_URI")
                        .doesNotContain("T0K3N"));
    }

    private Settings.Notifying read(Map<String, String> set) {
        Map<String, String> values = new HashMap<>(set);
        values.put("schemawave.service", "orders");
        return new SettingsReader(List.of(new Source("set in code", values)), Set.of(), KNOWN, faults)
                .read()
                .notifying();
    }

    private static Map<String, String> reveal(Map<String, Secret> secrets) {
        Map<String, String> texts = new HashMap<>();
        secrets.forEach((name, secret) -> texts.put(name, secret.reveal()));
        return texts;
    }
}
