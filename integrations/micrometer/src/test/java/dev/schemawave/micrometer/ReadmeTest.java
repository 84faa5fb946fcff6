package dev.schemawave.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.CoordinationEvent;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Requirement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The meters and observations that the README lists are those that there are. */
class ReadmeTest {

    private static final Pattern CODE = Pattern.compile("`([a-z.-]+)`");

    private final List<String[]> rows = rows("## Metrics and traces");

    ReadmeTest() throws IOException {}

    @Test
    void theTableOfMetersIsCompleteWithUnitsTagsAndOutcomes() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        LedgerKey orders = new LedgerKey("orders", LedgerKey.MAIN);
        new SchemawaveMeters(registry)
                .on(new CoordinationEvent.Started(
                        orders, Instant.EPOCH, "flyway", List.of(Requirement.parse("customers >=2"))));

        assertThat(listed(5))
                .isEqualTo(registry.getMeters().stream()
                        .map(meter -> line(meter, registry.getMeters()))
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void theTableOfObservationsIsComplete() {
        assertThat(rows.stream().filter(row -> row.length == 3).map(row -> String.join(" ", code(row[1]))))
                .containsExactlyInAnyOrder(
                        SchemawaveObservations.MIGRATE,
                        SchemawaveObservations.GATE,
                        SchemawaveObservations.LEASE_WAIT,
                        SchemawaveObservations.CLAIM,
                        SchemawaveObservations.STEP);
    }

    private Set<String> listed(int columns) {
        return rows.stream()
                .filter(row -> row.length == columns)
                .map(row -> code(row[1]) + " " + row[2].strip() + " " + code(row[3]))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** As in the README, of all meters of one name together. */
    private static String line(Meter meter, List<Meter> all) {
        String unit = switch (meter.getId().getType()) {
            case TIMER -> "seconds";
            case GAUGE -> String.valueOf(meter.getId().getBaseUnit());
            default -> "count";
        };
        Set<String> tags = all.stream()
                .map(Meter::getId)
                .filter(id -> id.getName().equals(meter.getId().getName()))
                .flatMap(id -> id.getTags().stream())
                .flatMap(tag -> tag.getKey().equals("outcome") ? Stream.of("outcome", tag.getValue()) : key(tag))
                .collect(Collectors.toCollection(TreeSet::new));
        return Set.of(meter.getId().getName()) + " " + unit + " " + tags;
    }

    private static Stream<String> key(Tag tag) {
        return Stream.of(tag.getKey());
    }

    private static Set<String> code(String cell) {
        return CODE.matcher(cell)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String[]> rows(String section) throws IOException {
        String readme = Files.readString(Path.of("..", "..", "README.md"));
        String rest = readme.substring(readme.indexOf(section) + section.length());
        return rest.substring(0, rest.indexOf("\n## "))
                .lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("\\|"))
                .toList();
    }
}
