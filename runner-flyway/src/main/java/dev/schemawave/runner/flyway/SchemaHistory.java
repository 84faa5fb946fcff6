package dev.schemawave.runner.flyway;

import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;

/**
 * The history table beside the migrations of this build, as Flyway's {@code info} command sees both.
 *
 * @param rows all that is applied or known, in Flyway's order
 * @param schemasEmpty whether no configured schema holds anything
 */
record SchemaHistory(List<MigrationInfo> rows, boolean schemasEmpty) {

    /** States of which the name does not say whether this build still has the file. */
    private static final Set<MigrationState> NOT_OF_THIS_BUILD = EnumSet.of(
            MigrationState.UNDONE, MigrationState.DELETED, MigrationState.AVAILABLE, MigrationState.SUPERSEDED);

    private static final Set<MigrationState> TAKEN_BACK = EnumSet.of(MigrationState.UNDONE, MigrationState.DELETED);
    private static final Set<MigrationState> FUTURE =
            EnumSet.of(MigrationState.FUTURE_SUCCESS, MigrationState.FUTURE_FAILED);
    private static final Set<MigrationState> MISSING =
            EnumSet.of(MigrationState.MISSING_SUCCESS, MigrationState.MISSING_FAILED);
    private static final Set<MigrationState> DONE =
            EnumSet.of(MigrationState.SUCCESS, MigrationState.OUT_OF_ORDER, MigrationState.BASELINE);

    static SchemaHistory read(Flyway flyway) {
        MigrationInfoService info = flyway.info();
        return new SchemaHistory(List.of(info.all()), info.getInfoResult().allSchemasEmpty);
    }

    boolean isEmpty() {
        return rows.stream().noneMatch(row -> row.getState().isApplied());
    }

    /** The highest version that took effect, be it known to this build or not. */
    Optional<MigrationVersion> current() {
        return currentWithout(List.of());
    }

    /** The same, if some rows were not there. */
    Optional<MigrationVersion> currentWithout(List<MigrationInfo> gone) {
        return highest(effective().filter(row -> !gone.contains(row)));
    }

    /** The migrations with a version that are in effect, whether or not this build has them. */
    Stream<MigrationInfo> versioned() {
        return effective()
                .filter(row -> row.getVersion() != null)
                .filter(row -> !row.getType().isSynthetic())
                .filter(row -> !row.getType().isBaseline());
    }

    /** All runs of what is repeatable. */
    Stream<MigrationInfo> repeatables() {
        return rows.stream()
                .filter(row -> row.getState().isApplied())
                .filter(row -> row.getVersion() == null)
                .filter(row -> !row.getType().isSynthetic());
    }

    /** The version that the schema had when Flyway took it over. */
    Optional<MigrationVersion> baseline() {
        return highest(effective().filter(row -> row.getType().isBaseline()));
    }

    boolean hasRow(int rank) {
        return rows.stream().anyMatch(row -> Objects.equals(row.getInstalledRank(), rank));
    }

    private Stream<MigrationInfo> effective() {
        return rows.stream()
                .filter(row -> row.getState().isApplied())
                .filter(row -> !row.getState().isFailed())
                .filter(row -> !row.getType().isUndo())
                .filter(row -> !TAKEN_BACK.contains(row.getState()));
    }

    /** The highest version that this build has and wants. */
    Optional<MigrationVersion> target() {
        return highest(ofThisBuild().filter(row -> row.getState() != MigrationState.ABOVE_TARGET));
    }

    List<MigrationInfo> pending() {
        return rows.stream()
                .filter(row -> row.getState() == MigrationState.PENDING)
                .toList();
    }

    List<MigrationInfo> failed() {
        return rows.stream().filter(row -> row.getState().isFailed()).toList();
    }

    /**
     * What a newer build has applied: what lies above this build's versions, and what Flyway calls missing, if that was
     * applied after all that this build knows, or together with what lies above. Another gap is none: Flyway's validation
     * judges it.
     */
    List<MigrationInfo> ahead() {
        boolean above = rows.stream().anyMatch(row -> FUTURE.contains(row.getState()));
        int newest = ofThisBuild().mapToInt(SchemaHistory::rank).max().orElse(0);
        return rows.stream()
                .filter(row -> FUTURE.contains(row.getState())
                        || (MISSING.contains(row.getState()) && (above || rank(row) > newest)))
                .toList();
    }

    private static int rank(MigrationInfo row) {
        return Objects.requireNonNullElse(row.getInstalledRank(), 0);
    }

    /** Whether the history has gaps that no newer build explains. */
    boolean isMissingSome() {
        List<MigrationInfo> ahead = ahead();
        return rows.stream().anyMatch(row -> MISSING.contains(row.getState()) && !ahead.contains(row));
    }

    Stream<MigrationInfo> ofThisBuild() {
        return rows.stream()
                .filter(row -> row.getState().isResolved())
                .filter(row -> !row.getType().isSynthetic())
                .filter(row -> !NOT_OF_THIS_BUILD.contains(row.getState()));
    }

    /** Tells whether a migration of this build, in its present form, is recorded as applied. */
    boolean hasApplied(String id) {
        return rows.stream()
                .filter(row -> DONE.contains(row.getState()))
                .anyMatch(row -> Steps.step(row).id().equals(id));
    }

    private static Optional<MigrationVersion> highest(Stream<MigrationInfo> rows) {
        return rows.flatMap(row -> Stream.ofNullable(row.getVersion())).max(MigrationVersion::compareTo);
    }
}
