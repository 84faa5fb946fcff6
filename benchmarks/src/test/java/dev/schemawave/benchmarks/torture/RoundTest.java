package dev.schemawave.benchmarks.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.benchmarks.torture.Combination.Backend;
import dev.schemawave.benchmarks.torture.Combination.Product;
import dev.schemawave.benchmarks.torture.Combination.Tool;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A few rounds in every build; many more are run by hand. */
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class RoundTest {

    private static final Duration BOUND = Duration.ofSeconds(90);
    private static final Servers SERVERS = new Servers();

    @AfterAll
    static void close() {
        SERVERS.close();
    }

    @ParameterizedTest
    @CsvSource({"1, JDBC, FLYWAY, POSTGRESQL", "4, ZOOKEEPER, LIQUIBASE, MARIADB"})
    void eachStepTakesEffectOnceAndNobodyIsStuck(long seed, Backend backend, Tool tool, Product database)
            throws Exception {
        check(seed, backend, tool, database);
    }

    @Tag("full")
    @ParameterizedTest
    @CsvSource({"2, REDIS, LIQUIBASE, POSTGRESQL", "3, REDLOCK, FLYWAY, MARIADB"})
    void norOnRedis(long seed, Backend backend, Tool tool, Product database) throws Exception {
        check(seed, backend, tool, database);
    }

    private static void check(long seed, Backend backend, Tool tool, Product database) throws Exception {
        Plan plan = Plan.draw(seed, new Combination(backend, tool, database));

        Verdict verdict = new Round(plan, SERVERS, JvmImage.plain(), Map.of(), BOUND).run();

        assertThat(verdict.violations()).isEmpty();
        assertThat(verdict.stuck()).isEmpty();
    }

    @Test
    void noticesReplicasThatRepeatAStep() throws Exception {
        Plan plan = undisturbed(Backend.JDBC, Tool.FLYWAY, Product.POSTGRESQL);
        Map<String, String> wrong = Map.of(Site.WRONG, "UPDATE book.balance SET amount = amount + 4");

        Verdict verdict = new Round(plan, SERVERS, JvmImage.plain(), wrong, BOUND).run();

        assertThat(verdict.violations()).anyMatch(fault -> fault.startsWith("step 2: UPDATE"));
    }

    @Test
    void noticesReplicasThatReportSuccessTooEarly() throws Exception {
        Plan plan = undisturbed(Backend.JDBC, Tool.FLYWAY, Product.POSTGRESQL);
        Map<String, String> wrong =
                Map.of(Site.WRONG, "UPDATE flyway_schema_history SET success = FALSE WHERE version = '20'");

        Verdict verdict = new Round(plan, SERVERS, JvmImage.plain(), wrong, BOUND).run();

        assertThat(verdict.violations()).anyMatch(fault -> fault.contains("reported success at"));
    }

    /** Killed inside a step, Liquibase leaves its lock behind, for a person to remove. */
    @Test
    void noticesStartsThatAreStuck() throws Exception {
        Plan undisturbed = undisturbed(Backend.JDBC, Tool.LIQUIBASE, Product.POSTGRESQL);
        Disturbance kill = new Disturbance(Disturbance.Kind.KILL, 3, Duration.ZERO, Duration.ZERO, true, 0, 1);
        Plan plan = new Plan(
                undisturbed.seed(),
                undisturbed.combination(),
                undisturbed.steps(),
                List.of(new Plan.Life(Duration.ZERO, List.of())),
                List.of(kill),
                undisturbed.ttl(),
                undisturbed.apart(),
                undisturbed.guardApart());

        Verdict verdict = new Round(plan, SERVERS, JvmImage.plain(), Round.bare(), Duration.ofSeconds(12)).run();

        assertThat(verdict.stuck()).anyMatch(fault -> fault.startsWith("the final start did not end"));
    }

    private static Plan undisturbed(Backend backend, Tool tool, Product database) {
        Plan plan = Plan.draw(5, new Combination(backend, tool, database));
        return new Plan(
                plan.seed(),
                plan.combination(),
                plan.steps(),
                plan.lives().subList(0, 2),
                List.of(),
                plan.ttl(),
                plan.apart(),
                plan.guardApart());
    }
}
