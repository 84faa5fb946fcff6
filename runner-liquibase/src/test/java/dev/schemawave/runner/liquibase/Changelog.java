package dev.schemawave.runner.liquibase;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Changelog files in a directory of their own, to be written and edited by a test. */
record Changelog(Path directory) {

    /** Formatted SQL without its first line. */
    Changelog sql(String file, String changeSets) {
        return file(file, "--liquibase formatted sql\n" + changeSets);
    }

    /** What stands inside {@code databaseChangeLog}. */
    Changelog xml(String file, String content) {
        return file(file, """
                <?xml version="1.0" encoding="UTF-8"?>
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog"
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
                    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog
                        http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                """ + content + "</databaseChangeLog>\n");
    }

    Changelog file(String file, String content) {
        try {
            Path path = directory.resolve(file);
            Files.createDirectories(path.getParent());
            Files.writeString(path, content);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LiquibaseRunner runner(String root) {
        return LiquibaseRunner.of(
                Map.of("liquibase.changelogFile", root, "liquibase.searchPath", directory.toString()));
    }
}
