package dev.schemawave.cli;

import dev.schemawave.Coordinator;
import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.SystemView;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** What every command that reads the configuration understands. */
final class SharedOptions {

    static final String CLASS_PATH = "--class-path";
    static final String DEBUG = "--debug";

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Sets any setting, as in schemawave.properties; wins over all other sources. Repeatable.")
    private final Map<String, String> settings = new LinkedHashMap<>();

    /** Read by {@link Launcher}; here for the help. */
    @SuppressWarnings("UnusedVariable")
    @Option(
            names = CLASS_PATH,
            paramLabel = "PATH",
            description = "Adds a jar or a directory to the class path: the service's own, so that its migrations and"
                    + " settings are found, or a driver. Of a Spring Boot jar BOOT-INF/classes counts. Repeatable.")
    private final List<Path> classPath = new ArrayList<>();

    @Option(names = DEBUG, description = "Logs what happens in detail, and prints stack traces.")
    private boolean debug;

    boolean debug() {
        return debug;
    }

    SystemView view() {
        return SystemView.open(settings);
    }

    Coordinator coordinator() {
        CoordinatorBuilder builder = Coordinator.builder();
        settings.forEach(builder::property);
        return builder.build();
    }
}
