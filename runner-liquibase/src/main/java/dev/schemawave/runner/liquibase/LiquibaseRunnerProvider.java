package dev.schemawave.runner.liquibase;

import dev.schemawave.spi.BuildInputs;
import dev.schemawave.spi.MigrationRunner;
import dev.schemawave.spi.MigrationRunnerProvider;
import java.util.Map;
import java.util.Optional;

/** Makes a {@link LiquibaseRunner} of the settings {@code liquibase.*}. Found by {@link java.util.ServiceLoader}. */
public final class LiquibaseRunnerProvider implements MigrationRunnerProvider {

    /** For {@link java.util.ServiceLoader}. */
    public LiquibaseRunnerProvider() {}

    @Override
    public String tool() {
        return LiquibaseRunner.TOOL;
    }

    @Override
    public MigrationRunner create(Map<String, String> properties) {
        try {
            return LiquibaseRunner.of(properties);
        } catch (NoClassDefFoundError e) {
            if (String.valueOf(e.getMessage()).startsWith("liquibase/")) {
                throw new IllegalArgumentException(
                        "the tool liquibase needs org.liquibase:liquibase-core, 4.31 or newer, on the class path", e);
            }
            throw e;
        }
    }

    @Override
    public Optional<BuildInputs> inputs(Map<String, String> properties) {
        return LiquibaseInputs.of(properties);
    }
}
