package dev.schemawave.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo itself: nine JVMs over a real PostgreSQL. */
class DemoTest {

    private static final Pattern REPLICA = Pattern.compile("\\{\"replica\":\"([a-z]+)-[123]\",\"pid\":\\d+,"
            + "\"outcome\":(?:null|\"(\\w+)\"),\"from\":(?:null|\"(\\d)\"),\"to\":(?:null|\"(\\d)\"),"
            + "\"startedAt\":\\d{13},\"migrationStartedAt\":(?:null|(\\d{13})),\"readyAt\":(?:null|(\\d{13})),"
            + "\"killed\":(true|false)}");

    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    @TempDir
    private Path directory;

    private String json = "";

    /** One replica of the report; text and moments are null where they are null there. */
    private record Row(
            String service, String outcome, String from, String to, String began, String ready, boolean killed) {}

    @Test
    void oneReplicaIsKilledHalfWayAndAnotherTakesOver() throws Exception {
        run(true);

        Row killed = only(rows().stream().filter(Row::killed).toList());
        assertThat(killed.outcome()).isNull();
        assertThat(killed.ready()).isNull();
        assertThat(killed.began()).isNotNull();
        for (ShopService service : Shop.SERVICES) {
            Row migrated = migrated(service);
            assertThat(migrated.from())
                    .isEqualTo(service.name().equals(killed.service()) ? beforeSlowStep(service) : null);
        }
        assertThat(story()).containsPattern("-[123] +is killed \\(kill -9\\) in the middle of step [23] of ");
        assertThat(story()).containsPattern("-[123] +takes over from " + killed.service() + "-[123]");
    }

    @Test
    @Tag("full")
    void allAreReadyAndOneOfEachServiceHasMigrated() throws Exception {
        run(false);

        assertThat(rows()).noneMatch(Row::killed);
        for (ShopService service : Shop.SERVICES) {
            assertThat(migrated(service).from()).isNull();
        }
    }

    private void run(boolean kill) throws Exception {
        Story story = new Story(new PrintStream(told, true, StandardCharsets.UTF_8), false);
        Verdict verdict = new Demo(new DemoOptions("jdbc", kill, false), directory, story).run();

        assertThat(verdict.faults()).as(story()).isEmpty();
        json = Files.readString(directory.resolve("report.json"));
        assertThat(json)
                .startsWith("{\"services\":[{\"service\":\"customers\",\"tool\":\"flyway\",\"requires\":{},"
                        + "\"steps\":[{\"step\":\"1\",\"timesApplied\":1},{\"step\":\"2\",\"timesApplied\":1},"
                        + "{\"step\":\"3\",\"timesApplied\":1},{\"step\":\"4\",\"timesApplied\":1}],\"replicas\":[{")
                .contains(
                        "\"service\":\"orders\",\"tool\":\"flyway\",\"requires\":{\"customers\":\">=4\"},",
                        "\"service\":\"shipping\",\"tool\":\"liquibase\",\"requires\":{\"orders\":\">=5\"},")
                .doesNotContainPattern("\"timesApplied\":[^1]");
        assertThat(rows()).hasSize(9);
    }

    /** The one that has migrated. The others were told by it, or came later. */
    private Row migrated(ShopService service) {
        List<Row> ready = rows().stream()
                .filter(row -> row.service().equals(service.name()) && !row.killed())
                .toList();
        Row migrated = only(
                ready.stream().filter(row -> row.outcome().equals("Migrated")).toList());
        assertThat(migrated.began()).isNotNull();
        assertThat(ready).allMatch(row -> row.to().equals(Integer.toString(service.steps())) && row.ready() != null);
        assertThat(ready)
                .filteredOn(row -> !row.equals(migrated))
                .allMatch(row -> row.from() == null && row.began() == null)
                .extracting(Row::outcome)
                .isSubsetOf("MigratedByPeer", "UpToDate");
        return migrated;
    }

    private static String beforeSlowStep(ShopService service) {
        return Integer.toString(service.slowStep() - 1);
    }

    private static Row only(List<Row> rows) {
        assertThat(rows).hasSize(1);
        return rows.get(0);
    }

    private List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        Matcher found = REPLICA.matcher(json);
        while (found.find()) {
            rows.add(new Row(
                    found.group(1),
                    found.group(2),
                    found.group(3),
                    found.group(4),
                    found.group(5),
                    found.group(6),
                    Boolean.parseBoolean(found.group(7))));
        }
        return rows;
    }

    private String story() {
        return told.toString(StandardCharsets.UTF_8);
    }
}
