package dev.schemawave;

import dev.schemawave.guard.Aftermath;
import dev.schemawave.guard.DatabaseIdentity;
import dev.schemawave.guard.Guard;
import dev.schemawave.guard.GuardSettings;
import dev.schemawave.guard.Sessions;
import dev.schemawave.guard.SettledBuild;
import dev.schemawave.guard.SettledBuilds;
import dev.schemawave.model.Declaration;
import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.Requirement;
import dev.schemawave.model.SchemaPlan;
import dev.schemawave.model.Scope;
import dev.schemawave.spi.BuildInputs;
import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationRunner;
import dev.schemawave.spi.MigrationRunner.HistoryTable;
import dev.schemawave.spi.MigrationStoppedException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks whether there is anything to do for this build: by one query where an earlier start of it has left the answer, else
 * with the migration tool.
 */
final class Inspection implements Announcements.Build {

    private static final Logger LOG = LoggerFactory.getLogger(Inspection.class);

    /** To be changed with what is hashed. */
    private static final String FORMAT = "build 1";

    private final Run run;
    private final LazyRunner runner;
    private final DataSource database;
    private final CompletableFuture<Optional<BuildInputs>> inputs;
    private Optional<String> history = Optional.empty();
    private @Nullable SchemaPlan seen;

    Inspection(Run run, LazyRunner runner, DataSource database) {
        this(
                run,
                runner,
                database,
                run.settings().guard().isPresent()
                        ? runner.inputs()
                        : CompletableFuture.completedFuture(Optional.empty()));
    }

    private Inspection(
            Run run, LazyRunner runner, DataSource database, CompletableFuture<Optional<BuildInputs>> inputs) {
        this.run = run;
        this.runner = runner;
        this.database = database;
        this.inputs = inputs;
    }

    /** For what goes on when the start-up has ended. */
    Inspection afterwards() {
        return new Inspection(run.afterwards(), runner, database, inputs);
    }

    /** Whether one query may tell. */
    boolean isQuick() {
        return inputs.join().isPresent();
    }

    private Optional<SettledBuilds> settledBuilds() {
        Optional<BuildInputs> known = inputs.join();
        return known.isPresent()
                ? Optional.of(new SettledBuilds(run.settings().guard().orElseThrow(), known.get()))
                : Optional.empty();
    }

    MigrationRunner runner() {
        return runner.get();
    }

    @Override
    public String tool() {
        return runner.tool();
    }

    HistoryTable historyTable() {
        Optional<BuildInputs> known = inputs.join();
        return known.isPresent() ? known.get().historyTable() : runner.historyTable();
    }

    /** Equal in all replicas of a build, and as different as can be told in all others. */
    @Override
    public Fingerprint build() {
        Optional<BuildInputs> known = inputs.join();
        return known.isPresent() ? build(known.get()) : seen().fingerprint();
    }

    /** The same, if it is known without another look. */
    Optional<Fingerprint> knownBuild() {
        SchemaPlan last = seen;
        return inputs.getNow(Optional.empty())
                .map(this::build)
                .or(() -> Optional.ofNullable(last).map(SchemaPlan::fingerprint));
    }

    private Fingerprint build(BuildInputs known) {
        Declaration declaration = run.settings().declaration();
        List<String> parts = new ArrayList<>(List.of(
                FORMAT,
                runner.tool(),
                known.fingerprint().value(),
                run.settings().ahead().name(),
                declaration.version().orElse(""),
                declaration.compatibleWith().orElse("")));
        List<String> requires = new ArrayList<>();
        for (Requirement requirement : declaration.requires()) {
            requires.add(requirement.toString());
        }
        Collections.sort(requires);
        parts.addAll(requires);
        return Fingerprint.of(parts);
    }

    /** Asks as cheaply as is possible for this build. Empty if there is something to do, or if the tool has to say so. */
    Optional<Outcome> glance() throws InterruptedException {
        Optional<Outcome> remembered = remembered();
        return isQuick() ? remembered : bySight();
    }

    /** Asks until it is known. Empty if there is something to do. */
    Optional<Outcome> settled() throws InterruptedException {
        Optional<Outcome> remembered = remembered();
        return remembered.isPresent() ? remembered : bySight();
    }

    private Optional<Outcome> bySight() {
        SchemaPlan plan = plan();
        return plan.isSettled() && !isHalfTakenBack() ? Optional.of(outcome(plan)) : Optional.empty();
    }

    /** Whether the history has a step of which a part is gone: the tool does not see that. */
    boolean isHalfTakenBack() {
        Optional<GuardSettings> guard = run.settings().guard();
        if (guard.isEmpty()) {
            return false;
        }
        try (Connection session = database.getConnection()) {
            return Guard.knows(session)
                    && new Aftermath(session, DatabaseIdentity.scope(session, historyTable()), guard.get())
                            .isHalfTakenBack();
        } catch (SQLException e) {
            throw DatabaseTrouble.describe(run.service(), Duration.ZERO, e);
        }
    }

    private Optional<Outcome> remembered() throws InterruptedException {
        if (inputs.isDone() && !isQuick()) {
            return unknown();
        }
        try {
            Connection session = run.open(database);
            Optional<SettledBuild> found;
            try {
                Optional<SettledBuilds> builds = settledBuilds();
                if (builds.isEmpty()) {
                    return unknown();
                }
                found = find(session, builds.get());
            } finally {
                Sessions.leave(database, session);
            }
            boolean holds = found.isPresent()
                    && inputs.join().orElseThrow().trace().holds(found.get().trace());
            LOG.debug(
                    "[{}] {}",
                    run.service(),
                    holds
                            ? "this build was here before, and nothing has happened since"
                            : "the migration tool has to look: "
                                    + (found.isPresent()
                                            ? "a file has changed"
                                            : "this build is new here, or the"
                                                    + " schema has been claimed or its history has changed since it was here"));
            return holds ? Optional.of(outcome(found.get())) : Optional.empty();
        } catch (SQLException e) {
            throw DatabaseTrouble.describe(run.service(), Duration.ZERO, e);
        }
    }

    private Optional<Outcome> unknown() {
        LOG.debug("[{}] the migration tool has to look: what decides is not known without it", run.service());
        return Optional.empty();
    }

    private Optional<SettledBuild> find(Connection session, SettledBuilds builds) {
        try {
            return builds.find(session, build());
        } catch (SQLException e) {
            LOG.debug("[{}] the migration tool has to look: the database cannot tell", run.service(), e);
            return Optional.empty();
        }
    }

    private Outcome outcome(SettledBuild build) {
        return build.ahead().isEmpty()
                ? new Outcome.UpToDate(run.service(), build.version())
                : new Outcome.SchemaAhead(run.service(), build.version(), build.ahead(), build.compatibleWith());
    }

    /** Has the tool look. */
    SchemaPlan plan() {
        try {
            history = history();
            SchemaPlan plan = runner.get().plan(database);
            ahead().refuse(plan);
            seen = plan;
            return plan;
        } catch (MigrationStoppedException e) {
            throw run.stopped("the process was told to stop before the schema was looked at", e);
        } catch (MigrationException e) {
            throw new MigrationFailedException(run.service().toString(), e);
        }
    }

    /** What the tool saw when it looked last. */
    SchemaPlan seen() {
        SchemaPlan last = seen;
        return last == null ? plan() : last;
    }

    Outcome outcome(SchemaPlan plan) {
        return plan.ahead().isEmpty() ? new Outcome.UpToDate(run.service(), plan.current()) : ahead().outcome(plan);
    }

    private AheadCheck ahead() {
        return new AheadCheck(run, historyTable(), database);
    }

    /**
     * Leaves the answer for the next start, if the tool has just seen that there is nothing to do.
     *
     * @return whether that is certain: nobody is at work on the schema or has left a step half-done
     */
    boolean remember(SchemaPlan plan) {
        Optional<SettledBuilds> builds = settledBuilds();
        if (builds.isEmpty() || history.isEmpty() || !plan.isSettled()) {
            return false;
        }
        try (Connection session = database.getConnection()) {
            Scope scope = DatabaseIdentity.scope(session, historyTable());
            return builds.get().keep(session, scope, build(), plan, history.get());
        } catch (SQLException e) {
            LOG.debug("[{}] the next start will take as long as this one", run.service(), e);
            return false;
        }
    }

    private Optional<String> history() {
        Optional<SettledBuilds> builds = settledBuilds();
        if (builds.isEmpty()) {
            return Optional.empty();
        }
        try {
            Connection session = database.getConnection();
            try {
                return builds.get().history(session);
            } finally {
                Sessions.leave(database, session);
            }
        } catch (SQLException e) {
            LOG.debug("[{}] the database cannot compare histories", run.service(), e);
            return Optional.empty();
        }
    }
}
