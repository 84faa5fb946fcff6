package dev.schemawave.guard;

import dev.schemawave.model.RunRecord;
import dev.schemawave.model.Step;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * For databases that the guard does not know, when the configuration says so: nothing keeps a holder that was frozen past
 * its lease from writing, and nothing notes how far a broken-off step has come.
 *
 * @param sessions the tool's sessions, as they are
 */
record Unfenced(DataSource sessions) implements Claim {

    @Override
    public void begin(Step step) {}

    @Override
    public void end(Step step) {}

    @Override
    public void note(String what) {}

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
        return 0;
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
        return false;
    }

    @Override
    public void close() {}
}
