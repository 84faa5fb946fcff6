package dev.schemawave.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.Requirement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a service says what it requires. */
class RequirementSettingsTest {

    private final List<String> faults = new ArrayList<>();

    @Test
    void requirementsComeFromAllSourcesAndTheStrongestWinsForEachService() {
        Settings settings = new SettingsReader(
                        List.of(
                                new Source("set in code", Map.of("schemawave.requires.customers", ">=2.1")),
                                new Source(
                                        "file",
                                        Map.of(
                                                "schemawave.service", "orders",
                                                "schemawave.requires.customers", ">=1",
                                                "schemawave.requires.crm/archive", "release-7 optional"))),
                        Set.of(),
                        new ChannelNames(Map.of()),
                        faults)
                .read();

        assertThat(faults).isEmpty();
        assertThat(settings.declaration().requires())
                .extracting(Requirement::toString)
                .containsExactlyInAnyOrder("customers >=2.1", "crm/archive release-7 optional");
    }

    @Test
    void inTheEnvironmentAnUnderscoreOfAServiceIsAHyphen() {
        Source source = Sources.environment(
                Map.of("SCHEMAWAVE_REQUIRES_CUSTOMER_DATA", ">=2.1 <4"), new ChannelNames(Map.of()), faults);

        assertThat(faults).isEmpty();
        assertThat(source.values()).isEqualTo(Map.of("schemawave.requires.customer-data", ">=2.1 <4"));
    }

    @ParameterizedTest
    @CsvSource({
        "orders, >=1, orders cannot require its own schema",
        "orders/main, >=1, orders cannot require its own schema",
        "customers, >=3 <3, schemawave.requires.customers=>=3 <3: no version can fulfil this",
        "customers, =2 =3, no version can fulfil this",
        "customers, >=x, 'x' is not a version such as 2.1",
        "customers, >=, is not a range such as >=2.1",
        "customers, ' ', names neither a range",
        "a b, >=1, names neither a service nor service/schema",
        "customers/a/b, >=1, names neither a service nor service/schema",
    })
    void eachFaultSaysWhatIsWrong(String target, String condition, String expected) {
        read(Map.of(target, condition));

        assertThat(faults).singleElement().asString().contains(expected);
    }

    @Test
    void aServiceMayRequireAnotherSchemaOfItsOwn() {
        read(Map.of("orders/archive", ">=1"));

        assertThat(faults).isEmpty();
    }

    @Test
    void aSchemaThatCannotFulfilWhatIsAskedOfAllIsAFault() {
        read(Map.of("customers", ">=3", "customers/archive", "<2"));

        assertThat(faults)
                .containsExactly("schemawave.requires.customers=>=3 and schemawave.requires.customers/archive=<2: no"
                        + " version can fulfil this");
    }

    @Test
    void schemasOfOneServiceMayBeWantedInDifferentVersions() {
        read(Map.of("customers/main", ">=3", "customers/archive", "<2"));

        assertThat(faults).isEmpty();
    }

    @Test
    void aTagThatNobodyKnowsYetIsNoFault() {
        read(Map.of("customers", "release-7"));

        assertThat(faults).isEmpty();
    }

    private void read(Map<String, String> requires) {
        Map<String, String> values = new HashMap<>(Map.of("schemawave.service", "orders"));
        requires.forEach((target, condition) -> values.put("schemawave.requires." + target, condition));
        new SettingsReader(List.of(new Source("set in code", values)), Set.of(), new ChannelNames(Map.of()), faults)
                .read();
    }
}
