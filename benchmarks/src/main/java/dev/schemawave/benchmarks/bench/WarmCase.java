package dev.schemawave.benchmarks.bench;

import dev.schemawave.benchmarks.bench.Application.Tool;
import dev.schemawave.benchmarks.bench.Jvm.Cost;
import dev.schemawave.benchmarks.bench.Jvm.Recipe;
import dev.schemawave.benchmarks.bench.Result.Unit;
import dev.schemawave.testkit.network.FaultProxy;
import dev.schemawave.testservers.Database;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** A start that has nothing to migrate, in a JVM that has loaded nothing, from main() to the return of the call. */
final class WarmCase implements Case {

    private static final int MIGRATIONS = 300;
    private static final Duration EACH_WAY = Duration.ofMillis(1);

    @Override
    public String name() {
        return "warm";
    }

    @Override
    public void run(Lab lab, Findings findings) throws Exception {
        for (Tool tool : lab.tools()) {
            Application service = Application.write(lab.directory(), tool, MIGRATIONS);
            Stage stage = Stage.set(lab, service);
            findings.add(stage.contest("cold", UnaryOperator.identity())
                    .target(Target.ratio(tool == Tool.FLYWAY_13 ? 0.20 : 0.08)));
            findings.add(stage.contest("cold-connected", WarmCase::connected)
                    .target(Target.ratio(tool == Tool.FLYWAY_13 ? 0.20 : 0.08)));
            findings.add(stage.contest("cold-logback", Recipes::logging));
            try (FaultProxy wire = FaultProxy.to(Lab.postgres().port())) {
                wire.delay(EACH_WAY);
                Target target = Target.ratio(tool == Tool.FLYWAY_13 ? 0.12 : 0.06);
                Stage far = stage.through(wire);
                findings.add(
                        far.contest("cold-plus-2ms", UnaryOperator.identity()).target(target));
                findings.add(far.contest("cold-connected-plus-2ms", WarmCase::connected)
                        .target(target));
            }
            findings.set(tool.text(), "default settings, migrations in a jar on the class path");
        }
        new PooledStart(lab, findings).run();
    }

    private static Recipe connected(Recipe recipe) {
        return recipe.with("bench.connect", "true");
    }

    /** One migrated database for ours, one for the bare tool. */
    private record Stage(Lab lab, Application service, Recipes recipes, Database ours, Database theirs) {

        static Stage set(Lab lab, Application service) throws IOException, InterruptedException {
            Stage stage = new Stage(
                    lab,
                    service,
                    new Recipes(lab, service),
                    Lab.postgres().createDatabase("ours"),
                    Lab.postgres().createDatabase("bare"));
            stage.recipes.ours().on(stage.ours).measure("Migrated");
            stage.recipes.bare().on(stage.theirs).measure(stage.recipes.migrated());
            return stage;
        }

        Stage through(FaultProxy wire) {
            return new Stage(lab, service, recipes, ours.withPort(wire.port()), theirs.withPort(wire.port()));
        }

        Result contest(String scene, UnaryOperator<Recipe> change) throws Exception {
            Recipe mine = change.apply(recipes.ours()).on(ours);
            Recipe bare = change.apply(recipes.bare()).on(theirs);
            Recipe plain = change.apply(recipes.plain()).on(theirs);
            String[] question = {service.jar().toString(), "SELECT count(*) FROM " + history()};
            mine.measure("UpToDate");
            bare.measure(recipes.nothingToDo());
            plain.measure("UpToDate", question);
            List<Double> ourCpu = new ArrayList<>();
            List<Double> bareCpu = new ArrayList<>();
            List<Double> plainCpu = new ArrayList<>();
            Contest contest = new Contest()
                    .with("ours", () -> noted(mine.measure("UpToDate"), ourCpu))
                    .with("bare", () -> noted(bare.measure(recipes.nothingToDo()), bareCpu))
                    .with("plain", () -> noted(plain.measure("UpToDate", question), plainCpu))
                    .run(lab.rounds());
            return Result.of(
                            "warm",
                            scene,
                            service.tool().text(),
                            Unit.MS,
                            contest.of("ours"),
                            contest.of("bare"),
                            lab.rounds())
                    .floor(contest.of("plain"))
                    .more(
                            "ours_cpu_ms=" + Figure.of(ourCpu).text(),
                            "peer_cpu_ms=" + Figure.of(bareCpu).text(),
                            "floor_cpu_ms=" + Figure.of(plainCpu).text());
        }

        private static double noted(Cost cost, List<Double> cpu) {
            cpu.add(cost.cpu());
            return cost.ms();
        }

        private String history() {
            return service.tool() == Tool.FLYWAY_13 ? "flyway_schema_history" : "databasechangelog";
        }
    }
}
