package dev.schemawave.runner.flyway;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.Configuration;

/** Says in the core's words what Flyway's history and files amount to. */
final class Plans {

    private Plans() {}

    static SchemaPlan plan(Configuration settings, SchemaHistory history, List<Step> pending) {
        return new SchemaPlan(
                history.current().map(MigrationVersion::getVersion),
                history.target().map(MigrationVersion::getVersion),
                List.of(),
                pending,
                history.ahead().stream().map(Plans::ahead).toList(),
                fingerprint(settings, history),
                "");
    }

    private static String ahead(MigrationInfo row) {
        return Steps.step(row) + (row.getState().isFailed() ? ", failed" : "");
    }

    /** What a migration would apply. The marker that Flyway puts into a schema it did not begin is the first step. */
    static List<Step> pending(Configuration settings, SchemaHistory history, Optional<Step> baseline) {
        Stream<MigrationInfo> pending = history.pending().stream();
        if (baseline.isPresent()) {
            pending = pending.filter(
                    row -> row.getVersion() == null || row.getVersion().compareTo(settings.getBaselineVersion()) > 0);
        }
        if (Objects.equals(settings.getTarget(), MigrationVersion.NEXT) && !settings.isGroup()) {
            pending = pending.limit(1);
        }
        return Stream.concat(baseline.stream(), pending.map(Steps::step)).toList();
    }

    /**
     * Depends on nothing but the build: not on what is applied, and not on the values of placeholders. Those are often
     * secret or differ by replica, and where they change what is applied (in repeatables) they change the checksum.
     */
    private static Fingerprint fingerprint(Configuration settings, SchemaHistory history) {
        TreeSet<String> migrations = new TreeSet<>();
        history.ofThisBuild()
                .map(row -> Steps.step(row).id() + "|" + row.getType().name() + "|"
                        + (row.getVersion() == null ? "R" : "V") + "|" + row.getResolvedChecksum())
                .forEach(migrations::add);
        List<String> parts = new ArrayList<>(List.of(
                FlywayRunner.TOOL,
                String.valueOf(settings.getTarget()),
                String.valueOf(settings.getDefaultSchema()),
                String.join(",", settings.getSchemas()),
                settings.getTable(),
                String.valueOf(settings.isOutOfOrder())));
        parts.addAll(migrations);
        return Fingerprint.of(parts);
    }
}
