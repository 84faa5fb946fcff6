package dev.schemawave.runner.flyway;

import dev.schemawave.spi.MigrationException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.configuration.ClassicConfiguration;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.output.ValidateResult;
import org.flywaydb.core.api.pattern.ValidatePattern;

/** Refuses what Flyway's {@code migrate} would refuse, under the same settings, but without migrating. */
final class Checks {

    private Checks() {}

    static void check(Flyway flyway, SchemaHistory history, Failures failures) throws MigrationException {
        Configuration settings = flyway.getConfiguration();
        if (settings.isValidateOnMigrate()) {
            validate(flyway, history, failures);
        }
        List<MigrationInfo> failed = history.failed();
        if (!failed.isEmpty() && !isIgnoredFuture(failed, settings)) {
            throw failures.failedEarlier(failed.get(0));
        }
    }

    /** As {@code migrate} does it: that migrations are pending is no fault, nor is what a newer build has applied. */
    private static void validate(Flyway flyway, SchemaHistory history, Failures failures) throws MigrationException {
        ClassicConfiguration settings = (ClassicConfiguration) flyway.getConfiguration();
        ValidatePattern[] ignored = settings.getIgnoreMigrationPatterns();
        settings.setIgnoreMigrationPatterns(
                Stream.concat(Arrays.stream(ignored), noFaults(history).map(ValidatePattern::fromPattern))
                        .toArray(ValidatePattern[]::new));
        ValidateResult result = flyway.validateWithResult();
        settings.setIgnoreMigrationPatterns(ignored);
        if (!result.validationSuccessful) {
            throw failures.invalid(result.invalidMigrations);
        }
    }

    private static Stream<String> noFaults(SchemaHistory history) {
        return history.ahead().isEmpty() || history.isMissingSome()
                ? Stream.of("*:pending")
                : Stream.of("*:pending", "*:missing");
    }

    private static boolean isIgnoredFuture(List<MigrationInfo> failed, Configuration settings) {
        return failed.size() == 1
                && failed.get(0).getState() == MigrationState.FUTURE_FAILED
                && Arrays.stream(settings.getIgnoreMigrationPatterns())
                        .anyMatch(pattern -> pattern.matchesMigration(true, MigrationState.FUTURE_SUCCESS));
    }
}
