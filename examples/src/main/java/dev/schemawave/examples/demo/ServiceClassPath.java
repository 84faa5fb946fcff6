package dev.schemawave.examples.demo;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class path that a service of the shop would have if it were a project of its own: its own root, and of the demo's
 * class path what belongs to it. Thus the services with Flyway have no Liquibase, and the other way round.
 */
final class ServiceClassPath {

    /** Modules of this project and libraries, by artifact without version. */
    private static final List<String> EVERYWHERE =
            List.of("examples", "core", "postgresql", "slf4j-api", "logback-classic", "logback-core");

    /** What the services may meet through; a real one would have one of them. */
    private static final Pattern MEETING = Pattern.compile(
            "lock-.*|jedis|commons-pool2|json|gson|curator-.*|zookeeper.*|netty-.*|audience-annotations");

    private static final List<String> FLYWAY =
            List.of("runner-flyway", "flyway-core", "flyway-database-postgresql", "flyway-database-cockroachdb");

    private static final List<String> LIQUIBASE = List.of(
            "runner-liquibase",
            "liquibase-core",
            "snakeyaml",
            "opencsv",
            "jaxb-api",
            "commons-collections4",
            "commons-io",
            "commons-lang3",
            "commons-text");

    private ServiceClassPath() {}

    static String of(ShopService service, String classPathOfDemo) {
        List<String> ofTool = service.tool().equals("flyway") ? FLYWAY : LIQUIBASE;
        Stream<String> libraries = Stream.of(classPathOfDemo.split(File.pathSeparator))
                .filter(entry -> {
                    String artifact = artifact(entry);
                    return EVERYWHERE.contains(artifact)
                            || ofTool.contains(artifact)
                            || MEETING.matcher(artifact).matches();
                });
        return Stream.concat(Stream.of(service.root().toString()), libraries)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** {@code core} for {@code schemawave-core-0.1.jar} and for the classes in {@code core/target}. */
    private static String artifact(String entry) {
        List<String> names = List.of(Path.of(entry).toAbsolutePath().toString().split(Pattern.quote(File.separator)));
        String last = names.get(names.size() - 1);
        int target = names.lastIndexOf("target");
        if (last.equals("classes") && target > 0) {
            return names.get(target - 1);
        }
        return last.replaceFirst("^schemawave-", "").replaceFirst("-\\d.*", "");
    }
}
