package dev.schemawave.benchmarks.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A service's own jar: its migrations and its settings.
 *
 * @param tool which migrates it
 * @param scripts the directory that was packed
 * @param jar the jar
 */
record Application(Tool tool, Path scripts, Path jar) {

    /** The tools in the versions that are compared. */
    enum Tool {
        /** Flyway 13. */
        FLYWAY_13,
        /** Liquibase 4.33, the last one under the Apache licence. */
        LIQUIBASE_4,
        /** Liquibase 5, which a user brings. */
        LIQUIBASE_5;

        /** As the tables call it. */
        String text() {
            return switch (this) {
                case FLYWAY_13 -> "flyway-13";
                case LIQUIBASE_4 -> "liquibase-4.33";
                case LIQUIBASE_5 -> "liquibase-5";
            };
        }

        String family() {
            return this == FLYWAY_13 ? "flyway" : "liquibase";
        }
    }

    /** Writes a service with so many tiny migrations. */
    static Application write(Path directory, Tool tool, int migrations) throws IOException {
        Path scripts = directory.resolve(tool.name().toLowerCase(Locale.ROOT) + "-" + migrations);
        Path folder = Files.createDirectories(scripts.resolve("db/migration"));
        List<String> included = new ArrayList<>();
        for (int i = 1; i <= migrations; i++) {
            String sql = "CREATE TABLE t" + i + " (id int PRIMARY KEY, note varchar(50));\n";
            if (tool == Tool.FLYWAY_13) {
                Files.writeString(folder.resolve("V" + i + "__step.sql"), sql);
            } else {
                String name = "step" + i + ".sql";
                Files.writeString(
                        folder.resolve(name), "--liquibase formatted sql\n--changeset bench:" + i + "\n" + sql);
                included.add("  <include file=\"db/migration/" + name + "\"/>\n");
            }
        }
        if (tool != Tool.FLYWAY_13) {
            Files.writeString(scripts.resolve("db/changelog.xml"), changelog(String.join("", included)));
        }
        Files.writeString(scripts.resolve("schemawave.properties"), String.join("\n", settings(tool)) + "\n");
        return new Application(tool, scripts, Jars.pack(scripts, directory.resolve(scripts.getFileName() + ".jar")));
    }

    private static List<String> settings(Tool tool) {
        return List.of(
                "schemawave.service=bench",
                tool == Tool.FLYWAY_13
                        ? "flyway.locations=classpath:db/migration"
                        : "liquibase.changelogFile=db/changelog.xml");
    }

    private static String changelog(String includes) {
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                        http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                """ + includes + "</databaseChangeLog>\n";
    }
}
