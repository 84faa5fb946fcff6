package dev.schemawave;

import dev.schemawave.guard.Claim;
import dev.schemawave.guard.HalfApplied;
import dev.schemawave.guard.SchemaState;
import dev.schemawave.model.RunRecord;
import dev.schemawave.model.Step;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** A claim on a database that never refuses and whose troubles a test decides on. */
final class PlayedClaim implements Claim {

    final List<Step> begun = new ArrayList<>();
    final List<Step> ended = new ArrayList<>();
    boolean lockedOut;
    boolean notesFail;

    @Override
    public DataSource sessions() {
        throw new UnsupportedOperationException("no database");
    }

    @Override
    public void begin(Step step) {
        begun.add(step);
    }

    @Override
    public void end(Step step) {
        ended.add(step);
    }

    @Override
    public void note(String what) throws SQLException {
        if (notesFail) {
            throw new SQLException("no space left");
        }
    }

    @Override
    public Optional<HalfApplied> halfApplied() {
        return Optional.empty();
    }

    @Override
    public List<HalfApplied> unfinished() {
        return List.of();
    }

    @Override
    public List<String> ended() {
        return List.of();
    }

    @Override
    public long epoch() {
        return 1;
    }

    @Override
    public void prove() {}

    @Override
    public Optional<Integer> failedStatement() {
        return Optional.empty();
    }

    @Override
    public Optional<HalfApplied> left() {
        return Optional.empty();
    }

    @Override
    public List<RunRecord> takenOver() {
        return List.of();
    }

    @Override
    public void finish(SchemaState state) {}

    @Override
    public void finish(SchemaState state, RunRecord run) {}

    @Override
    public void keep(RunRecord run) {}

    @Override
    public void leaseLost() {}

    @Override
    public Optional<String> fenced() {
        return Optional.empty();
    }

    @Override
    public boolean isLockedOut() {
        return lockedOut;
    }

    @Override
    public void close() {}
}
