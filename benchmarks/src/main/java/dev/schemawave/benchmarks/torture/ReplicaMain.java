package dev.schemawave.benchmarks.torture;

import dev.schemawave.CoordinationEvent;
import dev.schemawave.Coordinator;
import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.HalfAppliedException;
import dev.schemawave.Outcome;
import dev.schemawave.SchemawaveException;
import dev.schemawave.guard.HalfApplied;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;

/**
 * One start of a replica in a JVM of its own. Says {@code EVENT} while it goes on, and at the end {@code READY} with the
 * number of steps that it then finds in the history, {@code HALF-APPLIED} or {@code ERROR}.
 */
final class ReplicaMain {

    static final String READY = "READY";
    static final String HALF_APPLIED = "HALF-APPLIED";
    private static final String ERROR = "ERROR ";

    private ReplicaMain() {}

    /**
     * Starts up once.
     *
     * @param args the file with the settings
     * @throws IOException if the file cannot be read
     */
    public static void main(String[] args) throws IOException {
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(Path.of(args[0]), StandardCharsets.UTF_8)) {
            settings.load(file);
        }
        System.exit(run(settings) ? 0 : 1);
    }

    private static boolean run(Properties settings) {
        try {
            String how = Boolean.parseBoolean(settings.getProperty(Site.BARE))
                    ? BareTool.migrate(settings, ReplicaMain::say)
                    : coordinated(settings);
            misbehave(settings);
            say(READY + " " + count(settings) + " " + how);
            return true;
        } catch (HalfAppliedException e) {
            HalfApplied facts = e.facts();
            say(HALF_APPLIED + "\t" + facts.step() + "\t" + facts.epoch() + "\t" + facts.statement() + "\t"
                    + String.join("; ", facts.invalidIndexes()) + "\t" + facts.sql());
        } catch (SchemawaveException e) {
            say(ERROR + e.getClass().getSimpleName() + " " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            say(ERROR + e);
        }
        return false;
    }

    static boolean isLastWord(String line) {
        return line.startsWith(READY) || line.startsWith(HALF_APPLIED) || line.startsWith(ERROR);
    }

    private static String coordinated(Properties settings) {
        CoordinatorBuilder builder = Coordinator.builder().listener(event -> say(text(event)));
        settings.stringPropertyNames().stream()
                .filter(name -> !name.startsWith(Site.HARNESS))
                .forEach(name -> builder.property(name, settings.getProperty(name, "")));
        Outcome outcome = builder.build().migrate();
        return outcome.getClass().getSimpleName();
    }

    private static String text(CoordinationEvent event) {
        String name = "EVENT " + event.getClass().getSimpleName();
        if (event instanceof CoordinationEvent.SchemaClaimed claimed) {
            return name + " epoch=" + claimed.epoch() + " ended="
                    + claimed.ended().size() + " " + claimed.ended();
        }
        if (event instanceof CoordinationEvent.StepStarted started) {
            return name + " " + started.number() + " of " + started.total() + " " + started.step();
        }
        return name + " " + event;
    }

    /** What the harness has this replica do wrong, to see whether it is noticed. */
    private static void misbehave(Properties settings) throws SQLException {
        for (String sql : List.of(settings.getProperty(Site.WRONG, "").split(";"))) {
            if (!sql.isBlank()) {
                try (Connection session = direct(settings);
                        Statement statement = session.createStatement()) {
                    statement.execute(sql);
                }
            }
        }
    }

    /** Looks past all faults of the network: what was reported must be true at once. */
    private static long count(Properties settings) throws SQLException {
        try (Connection session = direct(settings);
                Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(settings.getProperty(Site.COUNT, ""))) {
            row.next();
            return row.getLong(1);
        }
    }

    private static Connection direct(Properties settings) throws SQLException {
        return DriverManager.getConnection(
                settings.getProperty(Site.DIRECT_URL, ""),
                settings.getProperty("schemawave.database.user", ""),
                settings.getProperty("schemawave.database.password", ""));
    }

    private static synchronized void say(String line) {
        System.out.println(line.replace("\n", " | "));
        System.out.flush();
    }
}
