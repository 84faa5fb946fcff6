package dev.schemawave.runner.flyway;

import dev.schemawave.spi.BuildInputs;
import dev.schemawave.spi.MigrationRunner;
import dev.schemawave.spi.MigrationRunnerProvider;
import java.util.Map;
import java.util.Optional;

/** Makes Flyway runners from settings. For {@link java.util.ServiceLoader}; in code, use {@link FlywayRunner#of(Map)}. */
public final class FlywayRunnerProvider implements MigrationRunnerProvider {

    /** For {@link java.util.ServiceLoader}. */
    public FlywayRunnerProvider() {}

    @Override
    public String tool() {
        return FlywayRunner.TOOL;
    }

    @Override
    public MigrationRunner create(Map<String, String> properties) {
        return FlywayRunner.of(properties);
    }

    @Override
    public Optional<BuildInputs> inputs(Map<String, String> properties) {
        return FlywayInputs.of(properties, System.getenv());
    }
}
