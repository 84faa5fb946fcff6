package dev.schemawave.benchmarks.torture;

import dev.schemawave.benchmarks.torture.Combination.Backend;
import dev.schemawave.benchmarks.torture.Combination.Product;
import dev.schemawave.benchmarks.torture.Combination.Tool;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;

/**
 * How the JVMs of replicas are started so that most of their time goes into migrating: with an archive of the classes that
 * a trial start has loaded. Such an archive takes jars only, so directories of the class path are packed first.
 */
final class JvmImage {

    private final String classPath;
    private final Map<Tool, Path> archives = new EnumMap<>(Tool.class);

    private JvmImage(String classPath) {
        this.classPath = classPath;
    }

    /** Starts with what this JVM has. */
    static JvmImage plain() {
        return new JvmImage(System.getProperty("java.class.path"));
    }

    /** Packs the class path into a directory. */
    static JvmImage packed(Path directory) {
        List<String> entries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (Files.isDirectory(Path.of(entry))) {
                Path jar = directory.resolve(entries.size() + ".jar");
                ToolProvider packer = ToolProvider.findFirst("jar").orElseThrow();
                packer.run(
                        new PrintStream(OutputStream.nullOutputStream()),
                        System.err,
                        "--create",
                        "--no-compress",
                        "--file",
                        jar.toString(),
                        "-C",
                        entry,
                        ".");
                entries.add(jar.toString());
            } else if (entry.endsWith(".jar") && Files.exists(Path.of(entry))) {
                entries.add(entry);
            }
        }
        return new JvmImage(String.join(File.pathSeparator, entries));
    }

    /** Has a replica start once, undisturbed, and keeps what it has loaded. */
    void train(Tool tool, Path directory, Servers servers) throws IOException, SQLException, InterruptedException {
        Plan plan = Plan.draw(0, new Combination(Backend.JDBC, tool, Product.POSTGRESQL));
        Path archive = directory.resolve(Combination.lower(tool) + ".jsa");
        try (Site site = Site.open(plan, servers, this);
                Wires wires = site.wires()) {
            List<String> command = new ArrayList<>(command(tool));
            command.add(1, "-XX:ArchiveClassesAtExit=" + archive);
            ReplicaProcess.start(0, command, site.settings("trial", wires, Map.of()), new Chronicle())
                    .await();
        }
        if (Files.exists(archive)) {
            archives.put(tool, archive);
        }
    }

    /** Everything of the command line that stands before the arguments. */
    List<String> command(Tool tool) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-XX:+UseSerialGC",
                "-Xms48m",
                "-Xmx96m",
                "-Dlogback.configurationFile=torture-logback.xml",
                "-Dtorture.log=" + System.getProperty("torture.log", "WARN"),
                "-cp",
                classPath,
                ReplicaMain.class.getName()));
        Path archive = archives.get(tool);
        if (archive != null) {
            command.add(1, "-XX:SharedArchiveFile=" + archive);
        }
        return command;
    }
}
