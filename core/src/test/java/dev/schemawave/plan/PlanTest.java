package dev.schemawave.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.model.Declaration;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Outline;
import dev.schemawave.model.PlannedStep;
import dev.schemawave.model.Requirement;
import dev.schemawave.model.Step;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PlanTest {

    @Test
    void whoRequiresAnotherOneComesAWaveLater() {
        Plan plan = Plan.of(List.of(
                service("shipping", "1", "orders >=3"),
                service("customers", "2.1"),
                service("orders", "3", "customers >=2.1")));

        assertThat(plan.waves())
                .containsExactly(List.of(key("customers")), List.of(key("orders")), List.of(key("shipping")));
        assertThat(plan.problems()).isEmpty();
        assertThat(plan.stuck()).isEmpty();
    }

    @Test
    void whatIsMetAlreadyDoesNotOrder() {
        PlannedService customers = service("customers", "2.1");
        PlannedService met = new PlannedService(
                customers.key(),
                "flyway",
                Optional.of(new Standing(Optional.of("2.0"), List.of())),
                customers.then(),
                customers.pending(),
                Declaration.NONE,
                Optional.empty());

        assertThat(Plan.of(List.of(met, service("orders", "3", "customers >=2")))
                        .waves())
                .containsExactly(List.of(key("customers"), key("orders")));
    }

    @Test
    void whoHasNothingPendingIsInNoWaveAndKeepsNobodyWaiting() {
        Standing there = new Standing(Optional.of("4"), List.of());
        PlannedService billing = new PlannedService(
                key("billing"),
                "flyway",
                Optional.of(there),
                Optional.of(there),
                List.of(),
                Declaration.NONE,
                Optional.empty());
        Plan plan = Plan.of(List.of(billing, service("orders", "3", "billing >=4")));

        assertThat(plan.settled()).containsExactly(key("billing"));
        assertThat(plan.waves()).containsExactly(List.of(key("orders")));
    }

    @Test
    void anOptionalRequirementDoesNotOrderAndIsNeverAProblem() {
        Plan plan = Plan.of(List.of(
                service("a", "1", "b >=1 optional"), service("b", "1", "a >=1"), service("c", "1", "x * optional")));

        assertThat(plan.problems()).isEmpty();
        assertThat(plan.waves()).containsExactly(List.of(key("a"), key("c")), List.of(key("b")));
    }

    @Test
    void servicesThatWaitForEachOtherAreNamedOnceAndWhoWaitsForThemIsStuck() {
        Plan plan = Plan.of(List.of(
                service("a", "1", "b >=1"),
                service("b", "1", "c >=1"),
                service("c", "1", "a >=1"),
                service("d", "1", "a >=1"),
                service("e", "1")));

        assertThat(plan.problems()).containsExactly(new Problem.Cycle(List.of(key("a"), key("b"), key("c"), key("a"))));
        assertThat(plan.problems().get(0)).hasToString("services wait for each other: a -> b -> c -> a");
        assertThat(plan.stuck()).containsExactly(key("a"), key("b"), key("c"), key("d"));
        assertThat(plan.waves()).containsExactly(List.of(key("e")));
    }

    @Test
    void whatNobodyCanFulfilIsSaid() {
        Plan plan = Plan.of(List.of(
                service("a", "2.4"),
                service("b", null),
                service("c", "1", "a >=3"),
                service("d", "1", "b >=1"),
                service("e", "1", "nobody *"),
                service("f", "1", "a no-such-tag"),
                service("g", "1", "b *")));

        assertThat(plan.problems())
                .extracting(Problem::toString)
                .containsExactly(
                        "c requires a >=3, but the migrations of a end at 2.4",
                        "d requires b >=1, but b names no version: set schemawave.version there, or tag its changelog",
                        "e requires nobody *, but this plan has no nobody",
                        "f requires a no-such-tag, but the migrations of a end at 2.4");
        assertThat(plan.stuck()).containsExactly(key("c"), key("d"), key("e"), key("f"));
        assertThat(plan.waves()).containsExactly(List.of(key("a"), key("b")), List.of(key("g")));
    }

    @Test
    void aTagThatAnotherOneFollowsStillFulfils() {
        PlannedService tagged = PlannedService.offline(
                key("a"),
                "liquibase",
                new Outline(steps("1"), Optional.of("spring"), List.of("winter", "spring")),
                Declaration.NONE);

        assertThat(Plan.of(List.of(tagged, service("b", "1", "a winter"))).problems())
                .isEmpty();
    }

    @Test
    void allSchemasOfAServiceAreRequiredUnlessOneIsNamed() {
        PlannedService archive = PlannedService.offline(
                new LedgerKey("a", "archive"), "flyway", new Outline(steps("1"), Optional.of("1"), List.of()), none());
        Plan plan = Plan.of(
                List.of(service("a", "2"), archive, service("b", "1", "a >=2"), service("c", "1", "a/archive >=1")));

        assertThat(plan.problems())
                .extracting(Problem::toString)
                .containsExactly("b requires a >=2, but the migrations of a/archive end at 1");
    }

    @Test
    void sixtyServicesInAChainAreSixtyWavesInWhateverOrderTheyAreGiven() {
        List<PlannedService> services = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            services.add(i == 0 ? service("s00", "1") : service(name(i), "1", name(i - 1) + " >=1"));
        }
        Plan plan = Plan.of(services);
        Collections.shuffle(services, new Random(7));

        assertThat(plan.waves()).hasSize(60);
        assertThat(Plan.of(services)).isEqualTo(plan);
        assertThat(Plan.of(services).mermaid()).isEqualTo(plan.mermaid());
    }

    @Test
    void twoServicesOfOneNameAreRefused() {
        assertThatThrownBy(() -> Plan.of(List.of(service("a", "1"), service("a", "2"))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("same name");
    }

    @Test
    void aPlanOfOneServiceDoesNotJudgeOthers() {
        Plan plan = Plan.alone(service("orders", "3", "customers >=2.1"));

        assertThat(plan.problems()).isEmpty();
        assertThat(plan.text()).contains("requires customers >=2.1");
    }

    private static String name(int number) {
        return "s%02d".formatted(number);
    }

    private static Declaration none() {
        return Declaration.NONE;
    }

    static LedgerKey key(String service) {
        return new LedgerKey(service, LedgerKey.MAIN);
    }

    static List<PlannedStep> steps(String... ids) {
        return Stream.of(ids)
                .map(id -> new PlannedStep(
                        new Step(id, "", Optional.of("V" + id + "__step.sql")), Optional.of("SELECT " + id + ";")))
                .toList();
    }

    static PlannedService service(String name, String version, String... requires) {
        return service(name, version, Optional.empty(), Optional.empty(), requires);
    }

    static PlannedService service(
            String name, String version, Optional<String> owner, Optional<String> channel, String... requires) {
        List<Requirement> requirements =
                Stream.of(requires).map(Requirement::parse).toList();
        Outline outline = new Outline(steps(version == null ? "x" : version), Optional.ofNullable(version), List.of());
        return PlannedService.offline(
                key(name),
                "flyway",
                outline,
                new Declaration(requirements, Optional.empty(), Optional.empty(), owner, channel));
    }
}
