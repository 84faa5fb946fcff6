package dev.schemawave.runner.flyway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A class in the package {@code db.callback} makes Flyway drop the callbacks that were given in code: not under us. */
class CallbackTrapTest {

    private static final String CALLBACK = """
            package db.callback;

            import org.flywaydb.core.api.callback.Callback;
            import org.flywaydb.core.api.callback.Context;
            import org.flywaydb.core.api.callback.Event;

            public class Scanned implements Callback {
                public boolean supports(Event event, Context context) {
                    return event == Event.BEFORE_EACH_MIGRATE;
                }
                public boolean canHandleInTransaction(Event event, Context context) {
                    return true;
                }
                public void handle(Event event, Context context) {
                    System.setProperty("scanned.callback", context.getMigrationInfo().getScript());
                }
                public String getCallbackName() {
                    return "scanned";
                }
            }
            """;

    @TempDir
    private Path folder;

    private Scripts scripts;
    private JdbcDataSource database;

    @BeforeEach
    void build() {
        scripts = new Scripts(folder.resolve("scripts")).with("V1__table.sql", "CREATE TABLE accounts (id INT);");
        database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:" + UUID.randomUUID());
        database.setUser("sa");
        database.setPassword("");
    }

    @Test
    @Tag("smoke")
    void oursAndThoseOfTheServiceAndTheFoundOnesAllRun() throws Exception {
        try (URLClassLoader loader = withScannedCallback();
                var keeper = database.getConnection()) {
            assertThat(keeper.isValid(1)).isTrue();
            Given given = new Given();
            FluentConfiguration configuration =
                    Flyway.configure(loader).locations(scripts.location()).callbacks(given);
            assertThat(configuration.load().getConfiguration().getCallbacks())
                    .as("the trap is still there")
                    .doesNotContain(given);
            RecordingContext context = new RecordingContext(database);

            FlywayRunner.of(configuration).migrate(context);

            assertThat(context.told).containsExactly("before 1 (1 of 1)", "after 1");
            assertThat(given.seen).containsExactly("V1__table.sql");
            assertThat(System.getProperty("scanned.callback")).isEqualTo("V1__table.sql");
        } finally {
            System.clearProperty("scanned.callback");
        }
    }

    @Test
    void callbacksThatAreNamedInAPropertyRunOnceBesideOurs() throws Exception {
        try (var keeper = database.getConnection()) {
            assertThat(keeper.isValid(1)).isTrue();
            RecordingContext context = new RecordingContext(database);
            Given.made.clear();

            scripts.runner("flyway.callbacks", Given.class.getName()).migrate(context);

            assertThat(context.told).containsExactly("before 1 (1 of 1)", "after 1");
            assertThat(Given.made.stream().flatMap(callback -> callback.seen.stream()))
                    .containsExactly("V1__table.sql");
        }
    }

    private URLClassLoader withScannedCallback() throws Exception {
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path source = Files.createDirectories(folder.resolve("db/callback")).resolve("Scanned.java");
        Files.writeString(source, CALLBACK);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        Path flyway = Path.of(URI.create(Callback.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
        boolean compiled = compiler.getTask(
                        messages,
                        null,
                        null,
                        List.of("-proc:none", "-d", classes.toString(), "-classpath", flyway.toString()),
                        null,
                        compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
                .call();
        assertThat(compiled).as(messages.toString()).isTrue();
        return new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
    }

    /** A callback of the service. */
    public static final class Given implements Callback {

        static final List<Given> made = new ArrayList<>();
        final List<String> seen = new ArrayList<>();

        public Given() {
            made.add(this);
        }

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.AFTER_EACH_MIGRATE;
        }

        @Override
        public boolean canHandleInTransaction(Event event, Context context) {
            return true;
        }

        @Override
        public void handle(Event event, Context context) {
            seen.add(context.getMigrationInfo().getScript());
        }

        @Override
        public String getCallbackName() {
            return "given";
        }
    }
}
