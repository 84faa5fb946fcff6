package dev.schemawave.benchmarks.torture;

import dev.schemawave.Coordinator;
import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.SchemawaveException;
import dev.schemawave.guard.Resolution;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The person of the round: looks at the data when a replica reports a half-applied step, and says how far it came. Also
 * listens whether a replica reports success too early.
 */
final class Arbiter {

    private static final int PARTS = 6;

    private final Site site;
    private final Chronicle chronicle;
    private final Set<Report> resolved = new HashSet<>();
    private final List<String> violations = new ArrayList<>();

    Arbiter(Site site, Chronicle chronicle) {
        this.site = site;
        this.chronicle = chronicle;
    }

    /** What a replica has said of a half-applied step. */
    private record Report(String step, String epoch, int statement, String repairs, String sql) {

        static Report of(String line) {
            String[] parts = line.split("\t", PARTS);
            return new Report(parts[1], parts[2], Integer.parseInt(parts[3]), parts[4], parts[5]);
        }
    }

    /** A replica's process has ended. */
    synchronized void hear(int replica, Ending ending) {
        chronicle.ended(replica, ending);
        if (ending.how() == Ending.How.READY) {
            long steps = Long.parseLong(ending.line().split(" ", 3)[1]);
            if (steps < site.plan().steps().size()) {
                violate("replica " + replica + " reported success at " + steps + " steps");
            }
        }
        if (ending.how() == Ending.How.HALF_APPLIED) {
            Report report = Report.of(ending.line());
            // Several can have met the same one. Until it is resolved, nobody goes on, so that another one is a later
            // one.
            if (!resolved.contains(report)) {
                try (Connection session = site.database().connect()) {
                    resolve(report, session);
                    resolved.add(report);
                } catch (SQLException | SchemawaveException e) {
                    chronicle.note("could not be resolved: " + e);
                }
            }
        }
    }

    private void resolve(Report report, Connection session) throws SQLException {
        for (Step step : site.plan().steps()) {
            List<Change> changes = site.book().changes(step);
            for (int i = 0; i < changes.size(); i++) {
                if (changes.get(i).is(report.sql())) {
                    resolve(report, session, step, changes, i);
                    return;
                }
            }
        }
        violate("half-applied at a statement of no step: " + report);
    }

    private void resolve(Report report, Connection session, Step step, List<Change> changes, int at)
            throws SQLException {
        for (int i = 0; i < changes.size(); i++) {
            long expected = i < at ? 1 : 0;
            long times = changes.get(i).times(session, expected);
            if (i != at && times != expected) {
                violate("the journal names statement " + (at + 1) + " of step " + step.number() + ", but statement "
                        + (i + 1) + " took effect " + times + " times: " + report);
            }
        }
        if (report.statement() != at + 1) {
            violate("the journal counts statement " + report.statement() + " instead of " + (at + 1) + ": " + report);
        }
        for (String repair : report.repairs().split("; ", -1)) {
            if (!repair.isBlank()) {
                Sql.execute(session, repair);
            }
        }
        Resolution how =
                changes.get(at).times(session, 1) > 0 ? Resolution.TOOK_EFFECT : Resolution.DID_NOT_TAKE_EFFECT;
        chronicle.note("resolve " + how + ": " + report);
        CoordinatorBuilder builder = Coordinator.builder();
        site.settings(site.database()).forEach(builder::property);
        if (builder.build().resolve(how).isEmpty()) {
            chronicle.note("nothing was to be resolved");
        }
    }

    private void violate(String what) {
        chronicle.note("VIOLATION " + what);
        violations.add(what);
    }

    /** How many steps were half-applied. */
    synchronized int resolved() {
        return resolved.size();
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }
}
