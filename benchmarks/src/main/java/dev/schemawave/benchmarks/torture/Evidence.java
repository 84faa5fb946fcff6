package dev.schemawave.benchmarks.torture;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What the database itself says after a round. */
record Evidence(Site site) {

    /**
     * All that is not as it would be had each step taken effect exactly once.
     *
     * @param finished whether all steps should have; else those without a row in the history may be missing
     */
    List<String> faults(boolean finished) throws SQLException {
        List<String> faults = new ArrayList<>();
        try (Connection session = site.database().connect()) {
            for (Step step : site.plan().steps()) {
                long recorded = Sql.number(session, historyCount(session, step));
                expect(faults, "history of step " + step.number(), recorded, finished ? 1 : 0);
                for (Change change : site.book().changes(step)) {
                    int least = finished || recorded > 0 ? 1 : 0;
                    expect(faults, "step " + step.number() + ": " + change.sql(), change.times(session, least), least);
                }
            }
        }
        return faults;
    }

    /** A tool that was never able to begin has no history. */
    private String historyCount(Connection session, Step step) throws SQLException {
        return Sql.exists(
                        session,
                        site.book().schema(),
                        site.scripts().historyTable(site.book().product()))
                ? site.scripts().history(step.number())
                : "SELECT 0";
    }

    private static void expect(List<String> faults, String what, long times, int least) {
        if (times > 1 || times < least) {
            faults.add(what + " took effect " + times + " times");
        }
    }
}
