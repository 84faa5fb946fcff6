package dev.schemawave.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void theReportHasExactlyTheFormThatOthersRead() {
        ShopReport report = new ShopReport(List.of(new ShopReport.OfService(
                "orders",
                "flyway",
                Map.of("customers", ">=2"),
                List.of(new ShopReport.OfStep("1", 1), new ShopReport.OfStep("2", 0)),
                List.of(
                        new ShopReport.OfReplica("orders-1", 4711, "Migrated", null, "3", 1, 2L, 3L, false),
                        new ShopReport.OfReplica("orders-2", 4712, null, null, null, 1, null, null, true)))));

        assertThat(Json.write(report))
                .isEqualTo("{\"services\":[{\"service\":\"orders\",\"tool\":\"flyway\","
                        + "\"requires\":{\"customers\":\">=2\"},"
                        + "\"steps\":[{\"step\":\"1\",\"timesApplied\":1},{\"step\":\"2\",\"timesApplied\":0}],"
                        + "\"replicas\":["
                        + "{\"replica\":\"orders-1\",\"pid\":4711,\"outcome\":\"Migrated\",\"from\":null,\"to\":\"3\","
                        + "\"startedAt\":1,\"migrationStartedAt\":2,\"readyAt\":3,\"killed\":false},"
                        + "{\"replica\":\"orders-2\",\"pid\":4712,\"outcome\":null,\"from\":null,\"to\":null,"
                        + "\"startedAt\":1,\"migrationStartedAt\":null,\"readyAt\":null,\"killed\":true}]}]}");
    }

    @Test
    void whatWouldBreakAStringIsEscaped() {
        assertThat(Json.write("a\"b\\c\nd\u0001\u00e9\ud83d\ude00"))
                .isEqualTo("\"a\\\"b\\\\c\\u000ad\\u0001\u00e9\ud83d\ude00\"");
    }

    @Test
    void emptyOnesAreEmpty() {
        assertThat(Json.write(List.of(Map.of(), List.of(), ""))).isEqualTo("[{},[],\"\"]");
    }

    @Test
    void anythingElseIsRefused() {
        assertThatThrownBy(() -> Json.write(Duration.ZERO)).hasMessageContaining("java.time.Duration");
    }
}
