package dev.schemawave.cli.page;

import dev.schemawave.cli.report.Snapshot;
import dev.schemawave.model.Declaration;
import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.LockName;
import dev.schemawave.model.Past;
import dev.schemawave.model.Requirement;
import dev.schemawave.model.RunKind;
import dev.schemawave.model.RunResult;
import dev.schemawave.model.RunSummary;
import dev.schemawave.model.ServiceStatus;
import dev.schemawave.model.Unmet;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** Systems to look at. */
final class Samples {

    static final Instant NOW = Instant.parse("2026-11-28T10:15:30Z");

    private static final List<String> NAMES = List.of(
            "accounts",
            "addresses",
            "alerts",
            "audit",
            "basket",
            "billing",
            "campaigns",
            "catalog",
            "checkout",
            "claims",
            "consents",
            "contracts",
            "coupons",
            "customers",
            "delivery",
            "devices",
            "discounts",
            "documents",
            "exports",
            "feedback",
            "fraud",
            "gifts",
            "identity",
            "imports",
            "inventory",
            "invoices",
            "ledger",
            "loyalty",
            "mail",
            "media",
            "messages",
            "metering",
            "notices",
            "offers",
            "orders",
            "partners",
            "payments",
            "payouts",
            "permissions",
            "pricing",
            "products",
            "profiles",
            "promotions",
            "recommendations-engine",
            "refunds",
            "reports",
            "returns",
            "reviews",
            "routing",
            "scheduling",
            "search",
            "sessions",
            "shipping",
            "statements",
            "stock",
            "subscriptions",
            "suppliers",
            "tax",
            "tickets",
            "warehouse");

    private final Map<String, LedgerEntry> entries = new HashMap<>();
    private final List<String> alive = new ArrayList<>();

    private Samples() {}

    /** The shop, while orders waits for customers, which is being migrated. */
    static Snapshot three() {
        Samples samples = new Samples();
        samples.add("customers", Status.RUNNING, "4", "team crm", 2);
        samples.add("orders", Status.WAITING, "5", "team sales", 2, "customers >=6");
        samples.add("shipping", Status.READY, "2", "team logistics", 2, "orders >=3");
        return samples.snapshot();
    }

    /** A grown system after a deployment, with one service in each state. */
    static Snapshot sixty() {
        Random random = new Random(7);
        Samples samples = new Samples();
        for (int i = 0; i < NAMES.size(); i++) {
            int wave = i % 5;
            List<String> requires = new ArrayList<>();
            for (int j = 0; j < wave && j < 2; j++) {
                int target = 5 * random.nextInt(NAMES.size() / 5) + Math.max(0, wave - 1 - random.nextInt(2));
                requires.add(NAMES.get(target) + " >=" + (1 + random.nextInt(3)));
            }
            Status status = i == 34
                    ? Status.WAITING
                    : i == 18 || i == 46 ? Status.FAILED : i == 7 || i == 59 ? Status.RUNNING : Status.READY;
            if (i == 34) {
                requires.add("catalog >=99");
            }
            if (i % 3 == 0 && wave == 0) {
                requires.clear();
            }
            samples.add(
                    NAMES.get(i),
                    status,
                    1 + random.nextInt(3) + 2 + "." + random.nextInt(20),
                    List.of("team crm", "team sales", "team logistics", "team money", "platform")
                            .get(i % 5),
                    wave,
                    requires.stream().distinct().toArray(String[]::new));
        }
        samples.alive.remove("warehouse");
        return samples.snapshot();
    }

    /** Everything that a service can say of itself, as markup. */
    static Snapshot hostile() {
        Samples samples = new Samples();
        samples.add("plain", Status.FAILED, "<b>1</b>", "</style><script>alert('owner')</script>", 0, "nobody >=1");
        samples.add("other", Status.RUNNING, "\" onload=\"x", "a & b\u001b[31m", 1, "plain '\"><img src=x>");
        return samples.snapshot();
    }

    private void add(String name, Status status, String version, String owner, int wave, String... requires) {
        LedgerKey key = new LedgerKey(name, LedgerKey.MAIN);
        Holder holder = new Holder(
                key,
                name + "-7f9c6d",
                12,
                NOW.minusSeconds(40),
                status == Status.RUNNING ? "step 2 of 2: 6 (V6__fill_full_name.sql)" : "");
        String failure = "[" + name + "] the migration failed: ERROR: relation \"nowhere\" does not exist <here>\n"
                + "  step:      7 (V7__split_name.sql)\n  statement: 3: ALTER TABLE nowhere ADD COLUMN b text\n"
                + "Next: correct the script and deploy again. What came before is applied.";
        entries.put(
                name,
                new LedgerEntry(
                        key,
                        status,
                        Optional.of(version),
                        List.of(),
                        Fingerprint.of(List.of(name)),
                        "flyway",
                        holder,
                        NOW.minusSeconds(60L * (1 + name.length())),
                        status == Status.FAILED ? Optional.of(failure) : Optional.empty(),
                        Optional.of(new LockName(name)),
                        3,
                        new Declaration(
                                List.of(requires).stream()
                                        .map(Requirement::parse)
                                        .toList(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(owner),
                                Optional.of("#" + owner.replace("team ", ""))),
                        new Past(runs(name, status, version, wave), List.of())));
        alive.add(name);
    }

    private static List<RunSummary> runs(String name, Status status, String version, int wave) {
        List<RunSummary> runs = new ArrayList<>();
        int odd = name.hashCode() & 7;
        for (int day = 0; day < 3; day++) {
            boolean isUnderWay = status == Status.RUNNING || status == Status.WAITING;
            if (day == 0 ? !isUnderWay : odd % 3 != day - 1) {
                Instant began = NOW.minus(Duration.ofDays(day * 3L + (day > 0 ? 1 : 0)))
                        .minusSeconds(400)
                        .plusSeconds(wave * 70L + odd * 3L);
                RunResult result = day > 0 || status == Status.READY
                        ? day == 2 && odd == 4 ? RunResult.TAKEN_OVER : RunResult.SUCCEEDED
                        : name.equals("exports") ? RunResult.HALF_APPLIED : RunResult.FAILED;
                RunKind kind = day == 1 && odd == 5 ? RunKind.ROLLBACK : RunKind.MIGRATION;
                runs.add(new RunSummary(
                        kind,
                        Optional.of("1"),
                        Optional.of(version),
                        began,
                        began.plusSeconds(4 + odd * 6L),
                        result,
                        name + "-7f9c6d"));
            }
        }
        return runs;
    }

    private Snapshot snapshot() {
        List<LedgerEntry> all = entries.values().stream()
                .sorted((a, b) -> a.key().toString().compareTo(b.key().toString()))
                .toList();
        return new Snapshot(
                all.stream()
                        .map(entry -> new ServiceStatus(
                                entry,
                                alive.contains(entry.key().service())
                                                && (entry.status() == Status.RUNNING
                                                        || entry.status() == Status.WAITING)
                                        ? Optional.of(entry.holder())
                                        : Optional.empty(),
                                Unmet.of(entry.declaration().requires(), all)))
                        .toList(),
                NOW);
    }
}
