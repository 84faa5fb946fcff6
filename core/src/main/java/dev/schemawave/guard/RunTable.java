package dev.schemawave.guard;

import dev.schemawave.model.Holder;
import dev.schemawave.model.RunKind;
import dev.schemawave.model.RunRecord;
import dev.schemawave.model.RunResult;
import dev.schemawave.model.RunStep;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the runs of a scope have ended. For people alone: where the table is missing and cannot be made, as in installations
 * of before whose users may create nothing, runs go on and are not kept.
 *
 * @param dialect of the database
 * @param place where the tables are
 * @param key the scope's key in them
 */
record RunTable(Dialect dialect, Place place, String key) {

    private static final Logger LOG = LoggerFactory.getLogger(RunTable.class);
    private static final int RUNS_KEPT = 50;
    private static final int STEPS_KEPT = 200;
    private static final int LONGEST_CARD = 20_000;
    private static final String COLUMNS =
            "epoch, kind, holder, from_version, to_version, steps, began, ended, result, card";

    /** Something that is asked of the table. */
    @FunctionalInterface
    interface Question<T> {

        T ask() throws SQLException;
    }

    /** Does something with the table, which is made if it is missing. Empty if this user cannot have it. */
    <T> Optional<T> with(Connection session, Question<T> question) throws SQLException {
        try {
            return Optional.of(question.ask());
        } catch (SQLException e) {
            if (!isOutOfReach(e)) {
                throw e;
            }
        }
        try {
            create(session);
            return Optional.of(question.ask());
        } catch (SQLException e) {
            if (!isOutOfReach(e)) {
                throw e;
            }
            LOG.warn(
                    "What becomes of runs is not kept, because this user cannot use {}: {}",
                    place.run(),
                    e.getMessage());
            return Optional.empty();
        }
    }

    private boolean isOutOfReach(SQLException failure) {
        return dialect.isMissing(failure) || dialect.isForbidden(failure);
    }

    private void create(Connection session) throws SQLException {
        try {
            Sql.execute(session, place.runCreation(dialect));
        } catch (SQLException e) {
            if (!dialect.isRace(e)) {
                throw e;
            }
        }
    }

    /** What {@link #values} are for. */
    String insertion() {
        return dialect.run(place, "1 = 1");
    }

    /** Of the run of a claim, which is the current one. */
    List<@Nullable Object> values(String claim, RunRecord run) {
        return values(claim, run, claim);
    }

    private List<@Nullable Object> values(String claim, RunRecord run, String current) {
        List<RunStep> steps = run.steps();
        List<@Nullable Object> values = new ArrayList<>(
                List.of(claim, run.epoch(), run.kind().name(), run.holder().toString()));
        values.add(orNull(run.from()));
        values.add(orNull(run.to()));
        values.add(RunStep.encode(steps.subList(Math.max(0, steps.size() - STEPS_KEPT), steps.size())));
        values.add(run.began().toString());
        values.add(run.ended().toString());
        values.add(run.result().name());
        values.add(orNull(run.card().map(RunTable::shortened)));
        values.add(key);
        values.add(current);
        return values;
    }

    private static String shortened(String card) {
        return card.length() <= LONGEST_CARD ? card : card.substring(0, LONGEST_CARD) + " ...";
    }

    private static @Nullable Object orNull(Optional<String> value) {
        return value.isPresent() ? value.get() : null;
    }

    /** Keeps how the run of the current claim has ended. Returns false if the claim is not the current one. */
    boolean write(Connection session, String claim, RunRecord run) throws SQLException {
        boolean written = Sql.update(session, insertion(), values(claim, run).toArray()) > 0;
        if (written && run.result() == RunResult.HALF_APPLIED && run.steps().isEmpty()) {
            dropEarlierRefusals(session, run.epoch());
        }
        return written;
    }

    /** Replicas that are started again and again each refuse a step that is half-applied: the newest one says it all. */
    private void dropEarlierRefusals(Connection session, long epoch) throws SQLException {
        Sql.update(
                session,
                "DELETE FROM " + place.run() + " WHERE scope = ? AND epoch < ? AND result = ? AND steps = ''",
                key,
                epoch,
                RunResult.HALF_APPLIED.name());
    }

    /** Keeps that an earlier run has not ended by itself, unless that one has said how it ended. */
    boolean writeTakenOver(Connection session, String claim, RunRecord run, String current) throws SQLException {
        List<@Nullable Object> values = values(claim, run, current);
        values.add(key);
        values.add(claim);
        String unknown = "NOT EXISTS (SELECT 1 FROM " + place.run() + " r WHERE r.scope = ? AND r.claim = ?)";
        return Sql.update(session, dialect.run(place, unknown), values.toArray()) > 0;
    }

    /** Now and then is enough: it costs a round trip. */
    void prune(Connection session) throws SQLException {
        GuardStore.prune(session, place.run(), key, RUNS_KEPT);
    }

    /** The newest runs, that one first. None if there is no table, or this user may not read it. */
    List<RunRecord> newest(Connection session, int runs) throws SQLException {
        try {
            return Sql.list(
                    session,
                    "SELECT " + COLUMNS + " FROM " + place.run()
                            + " WHERE scope = ? ORDER BY epoch DESC, began DESC LIMIT " + runs,
                    RunTable::record,
                    key);
        } catch (SQLException e) {
            if (isOutOfReach(e)) {
                return List.of();
            }
            throw e;
        }
    }

    private static RunRecord record(ResultSet row) throws SQLException {
        return new RunRecord(
                row.getLong("epoch"),
                RunKind.valueOf(row.getString("kind")),
                Holder.read(row.getString("holder")),
                Optional.ofNullable(row.getString("from_version")),
                Optional.ofNullable(row.getString("to_version")),
                RunStep.decode(row.getString("steps")),
                Instant.parse(row.getString("began")),
                Instant.parse(row.getString("ended")),
                RunResult.valueOf(row.getString("result")),
                Optional.ofNullable(row.getString("card")));
    }
}
