package dev.schemawave.runner.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.model.Outline;
import dev.schemawave.model.Step;
import dev.schemawave.spi.MigrationException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a build would do, by its files alone. */
@Tag("smoke")
class OutlineTest {

    private static final Optional<String> NOWHERE = Optional.of("jdbc:postgresql://127.0.0.1:1/none");

    @TempDir
    private Path folder;

    @Test
    void versionsComeInTheirOrderAndRepeatablesLast() throws Exception {
        Outline outline = scripts()
                .with("V10__ten.sql", "SELECT 10;")
                .with("V2__two.sql", "SELECT 2;")
                .with("V2.1__more.sql", "SELECT 21;")
                .with("R__views.sql", "SELECT 'v';")
                .with("R__functions.sql", "SELECT 'f';")
                .with("afterMigrate.sql", "SELECT 'callback';")
                .with("notes.txt", "none")
                .runner()
                .outline(NOWHERE);

        assertThat(ids(outline)).containsExactly("2", "2.1", "10", "functions", "views");
        assertThat(outline.target()).contains("10");
        assertThat(outline.tags()).isEmpty();
        assertThat(outline.steps().get(0).sql()).contains("SELECT 2;");
    }

    @Test
    void stepsAreThoseOfAPlanAgainstADatabase() throws Exception {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL("jdbc:h2:mem:");
        FlywayRunner runner = FlywayRunner.of(Flyway.configure()
                .locations(scripts()
                        .with("V1__one.sql", "SELECT 1;")
                        .with("R__views.sql", "SELECT ${what};")
                        .location())
                .placeholders(Map.of("what", "1"))
                .javaMigrations(new V3__By_java()));

        List<Step> offline = runner.outline(NOWHERE).steps().stream()
                .map(step -> step.step())
                .toList();

        assertThat(offline).isEqualTo(runner.plan(database).pending());
        assertThat(runner.outline(NOWHERE).steps().get(1).sql()).isEmpty();
    }

    @Test
    void theTargetBoundsThePlan() throws Exception {
        Scripts scripts = scripts().with("V1__one.sql", "SELECT 1;").with("V2__two.sql", "SELECT 2;");

        assertThat(ids(scripts.runner("flyway.target", "1").outline(NOWHERE))).containsExactly("1");
        assertThat(ids(scripts.runner("flyway.target", "latest").outline(NOWHERE)))
                .containsExactly("1", "2");
        assertThat(scripts.runner("flyway.target", "1").outline(NOWHERE).target())
                .contains("1");
    }

    @Test
    void prefixesAndSuffixesAreTheConfiguredOnes() throws Exception {
        Scripts scripts = scripts().with("M1__one.ddl", "SELECT 1;").with("V2__two.sql", "SELECT 2;");

        assertThat(ids(scripts.runner("flyway.sqlMigrationPrefix", "M", "flyway.sqlMigrationSuffixes", ".ddl")
                        .outline(NOWHERE)))
                .containsExactly("1");
    }

    @Test
    void placeholdersAreShownInsteadOfTheirValues() throws Exception {
        Outline outline = scripts()
                .with("V1__one.sql", "CREATE USER x PASSWORD '${secret}'; -- s3cret")
                .runner("flyway.placeholders.secret", "s3cret")
                .outline(NOWHERE);

        assertThat(outline.steps().get(0).sql()).contains("CREATE USER x PASSWORD '${secret}'; -- ${secret}");
    }

    @Test
    void twoScriptsOfOneVersionAreRefused() {
        Scripts scripts = scripts().with("V1__one.sql", "SELECT 1;").with("V1.0__also.sql", "SELECT 2;");

        assertThatThrownBy(() -> scripts.runner().outline(NOWHERE))
                .isInstanceOf(MigrationException.class)
                .hasMessageContainingAll("two migrations of one version", "V1__one.sql", "V1.0__also.sql");
    }

    private Scripts scripts() {
        return new Scripts(folder);
    }

    private static List<String> ids(Outline outline) {
        return outline.steps().stream().map(step -> step.step().id()).toList();
    }
}
