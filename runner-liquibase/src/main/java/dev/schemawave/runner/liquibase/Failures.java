package dev.schemawave.runner.liquibase;

import dev.schemawave.spi.MigrationException;
import dev.schemawave.spi.MigrationException.Failure;
import java.io.FileNotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what failed and what to do next, without secrets. */
record Failures(Secrets secrets) {

    static final String UNCHANGED = "Nothing was changed.";

    private static final int LONGEST_STATEMENT = 2000;
    private static final Pattern FILE = Pattern.compile("[\\w.@$+/-]+\\.(?:xml|ya?ml|json|sql)\\b");
    private static final Pattern LINE = Pattern.compile("\\bline (\\d+)");

    /** The exception that leaves the runner for one that Liquibase or the database threw while nothing was changed. */
    MigrationException of(Exception e) {
        if (e instanceof MigrationException known) {
            return known;
        }
        Causes causes = new Causes(e);
        causes.rethrowStop();
        String next = causes.database().isPresent()
                ? "See that the database can be reached and that the user may read the history table; then start again."
                : "Correct what the reason names; then start again.";
        return with(
                new Failure(
                        causes.reason(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        UNCHANGED,
                        next),
                e);
    }

    MigrationException missingChangelog(List<String> candidates, List<String> places) {
        String reason = "The changelog " + String.join(" or ", candidates) + " is not in " + String.join(", ", places);
        String next = "Put the changelog there, or set liquibase.changelogFile to its name"
                + " or liquibase.searchPath to its directory or archive.";
        return with(
                new Failure(
                        reason,
                        Optional.empty(),
                        Optional.of(candidates.get(0)),
                        Optional.empty(),
                        Optional.empty(),
                        UNCHANGED,
                        next),
                new FileNotFoundException(candidates.get(0)));
    }

    /** The file and the line are in Liquibase's message only, and the file may be one that the root includes. */
    MigrationException unreadableChangelog(String root, Exception e) {
        String reason = new Causes(e).reason();
        Matcher file = FILE.matcher(reason);
        Optional<Integer> line = LINE.matcher(reason)
                .results()
                .reduce((first, last) -> last)
                .map(match -> Integer.valueOf(match.group(1)));
        return with(
                new Failure(
                        reason,
                        Optional.empty(),
                        Optional.of(file.find() ? file.group() : root),
                        line,
                        Optional.empty(),
                        UNCHANGED,
                        "Correct the changelog; then start again."),
                e);
    }

    MigrationException with(Failure failure, Throwable cause) {
        return new MigrationException(
                new Failure(
                        secrets.hide(failure.reason()),
                        failure.step(),
                        failure.file(),
                        failure.line(),
                        failure.statement().map(Failures::shortened).map(secrets::hide),
                        secrets.hide(failure.leftBehind()),
                        failure.next()),
                cause);
    }

    /** Statements may carry megabytes of data. */
    static String shortened(String statement) {
        return statement.length() <= LONGEST_STATEMENT ? statement : statement.substring(0, LONGEST_STATEMENT) + " ...";
    }
}
