package dev.schemawave.plan;

import static dev.schemawave.plan.PlanTest.key;
import static dev.schemawave.plan.PlanTest.service;
import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.Declaration;
import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.Past;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The forms of a plan, letter by letter. */
class FormsTest {

    private final Plan plan = Plan.of(List.of(
            service("orders", "3", "customers >=2.1"),
            service("customers", "2.1", Optional.of("crm"), Optional.of("#crm")),
            service("shipping", "1", "orders >=9", "labels *")));

    @Test
    void asText() {
        assertThat(plan.text()).isEqualTo("""
                        3 services, 2 waves, 2 problems
                        wave 1
                          customers: new -> 2.1, 1 step (crm, #crm)
                            2.1 (V2.1__step.sql)
                        wave 2
                          orders: new -> 3, 1 step
                            waits for customers >=2.1
                            3 (V3__step.sql)
                        never
                          shipping: new -> 1, 1 step
                            waits for orders >=9
                            requires labels *
                            1 (V1__step.sql)
                        problems
                          shipping requires orders >=9, but the migrations of orders end at 3
                          shipping requires labels *, but this plan has no labels
                        """);
    }

    @Test
    void asMermaid() {
        assertThat(plan.mermaid()).isEqualTo("""
                        flowchart LR
                          subgraph g1["wave 1"]
                            s1["customers<br/>new -#62; 2.1<br/>1 step<br/>crm, #35;crm"]
                          end
                          subgraph g2["wave 2"]
                            s2["orders<br/>new -#62; 3<br/>1 step"]
                          end
                          subgraph g3["never"]
                            s3["shipping<br/>new -#62; 1<br/>1 step"]
                          end
                          s4["labels<br/>unknown"]
                          s1 -->|"#62;=2.1"| s2
                          s2 -->|"#62;=9"| s3
                          s4 -->|"#42;"| s3
                        """);
    }

    @Test
    void asDot() {
        assertThat(plan.dot()).isEqualTo("""
                        digraph plan {
                          rankdir=LR;
                          node [shape=box];
                          subgraph cluster_1 {
                            label="wave 1";
                            s1 [label="customers\\nnew -> 2.1\\n1 step\\ncrm, #crm"];
                          }
                          subgraph cluster_2 {
                            label="wave 2";
                            s2 [label="orders\\nnew -> 3\\n1 step"];
                          }
                          subgraph cluster_3 {
                            label="never";
                            s3 [label="shipping\\nnew -> 1\\n1 step"];
                          }
                          s4 [label="labels\\nunknown", style=dashed];
                          s1 -> s2 [label=">=2.1"];
                          s2 -> s3 [label=">=9"];
                          s4 -> s3 [label="*"];
                        }
                        """);
    }

    @Test
    void asSql() {
        assertThat(plan.sql()).startsWith("""
                        -- wave 1: customers 2.1 (V2.1__step.sql)
                        SELECT 2.1;

                        -- wave 2: orders 3 (V3__step.sql)
                        """);
    }

    @Test
    void whateverPeopleWriteIntoALabelStaysALabel() {
        String nasty = "\"]; end %% <b>`x` \\ \n #quot; | --> a";
        Plan odd = Plan.of(
                List.of(service("end", "1", Optional.of(nasty), Optional.empty(), "graph *"), service("graph", "1")));

        assertThat(odd.mermaid().lines().filter(line -> line.contains("[\"")))
                .allMatch(
                        line -> line.matches(" *(subgraph )?[sg]\\d+\\[\"([\\p{L}\\p{N} .,:/()=+-]|#\\d+;|<br/>)*\"]"));
        assertThat(odd.dot().lines().filter(line -> line.contains("label=")))
                .allMatch(line -> line.matches(".*label=\"([^\"\\\\]|\\\\[\"\\\\n])*\".*;"));
        assertThat(odd.text().lines()).hasSize(8);
    }

    @Test
    void whatTheLedgerSaysOfAServiceThatIsNotReadyIsShown() {
        LedgerEntry failed = new LedgerEntry(
                key("orders"),
                LedgerEntry.Status.FAILED,
                Optional.of("2"),
                List.of(),
                new Fingerprint("f"),
                "flyway",
                new Holder(key("orders"), "pod-1", 7, Instant.EPOCH, ""),
                Instant.EPOCH,
                Optional.of("relation missing\n  step: 3"),
                Optional.empty(),
                3,
                new Declaration(
                        List.of(), Optional.empty(), Optional.empty(), Optional.of("shop"), Optional.of("#shop")),
                Past.NONE);

        assertThat(Plan.of(List.of(PlannedService.announced(failed))).text())
                .contains("  orders: 2, failed on pod-1: relation missing (shop, #shop)\n");
    }
}
