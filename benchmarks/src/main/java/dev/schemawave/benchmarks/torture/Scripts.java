package dev.schemawave.benchmarks.torture;

import dev.schemawave.benchmarks.torture.Combination.Product;
import dev.schemawave.benchmarks.torture.Combination.Tool;
import dev.schemawave.benchmarks.torture.Step.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The steps as the files that a tool reads. */
record Scripts(Tool tool, Path directory) {

    private static final String CHANGELOG = "changelog.sql";

    void write(List<Step> steps, Book book) throws IOException {
        Files.createDirectories(directory);
        if (tool == Tool.LIQUIBASE) {
            Files.writeString(
                    directory.resolve(CHANGELOG),
                    steps.stream()
                            .map(step -> "--changeset torture:" + step.number()
                                    + (isTransactional(step) ? "" : " runInTransaction:false") + "\n"
                                    + book.script(step))
                            .collect(Collectors.joining("\n", "--liquibase formatted sql\n\n", "")));
            return;
        }
        for (Step step : steps) {
            String file = "V" + step.number() + "__step.sql";
            Files.writeString(directory.resolve(file), book.script(step));
            if (!isTransactional(step)) {
                Files.writeString(directory.resolve(file + ".conf"), "executeInTransaction=false\n");
            }
        }
    }

    private static boolean isTransactional(Step step) {
        return step.shape() != Shape.CONCURRENT_INDEX;
    }

    /** The tool's own settings. */
    Map<String, String> settings() {
        return tool == Tool.FLYWAY
                ? Map.of("flyway.locations", "filesystem:" + directory)
                : Map.of("liquibase.searchPath", directory.toString(), "liquibase.changelogFile", CHANGELOG);
    }

    /** Counts the rows of the tool's history that say that a step took effect. */
    String history(int number) {
        return tool == Tool.FLYWAY
                ? "SELECT COUNT(*) FROM flyway_schema_history WHERE success AND version = '" + number + "'"
                : "SELECT COUNT(*) FROM DATABASECHANGELOG WHERE id = '" + number + "'";
    }

    /** Its name, as the catalogue writes it. */
    String historyTable(Product product) {
        String name = tool == Tool.FLYWAY ? "flyway_schema_history" : "DATABASECHANGELOG";
        return product == Product.POSTGRESQL ? name.toLowerCase(Locale.ROOT) : name;
    }

    /** Counts all rows that say so. */
    String progress() {
        return tool == Tool.FLYWAY
                ? "SELECT COUNT(DISTINCT version) FROM flyway_schema_history WHERE success"
                : "SELECT COUNT(DISTINCT id) FROM DATABASECHANGELOG";
    }
}
