package dev.schemawave.runner.flyway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A folder of migration scripts and the runner for it: the build of a service, so to say. */
record Scripts(Path folder) {

    Scripts with(String file, String sql) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve(file), sql);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Scripts without(String file) {
        try {
            Files.delete(folder.resolve(file));
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String location() {
        return "filesystem:" + folder;
    }

    FlywayRunner runner(String... moreSettings) {
        Map<String, String> settings = new HashMap<>();
        settings.put("flyway.locations", location());
        for (int i = 0; i < moreSettings.length; i += 2) {
            settings.put(moreSettings[i], moreSettings[i + 1]);
        }
        return FlywayRunner.of(settings);
    }
}
