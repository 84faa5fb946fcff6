package dev.schemawave.benchmarks.bench;

import dev.schemawave.Coordinator;
import dev.schemawave.Outcome;
import dev.schemawave.benchmarks.bench.Application.Tool;
import dev.schemawave.benchmarks.bench.Result.Unit;
import dev.schemawave.testkit.network.FaultProxy;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import java.io.IOException;
import org.flywaydb.core.Flyway;

/** What the fence costs a migration: counted round trips to the database, of a run with many less those with one. */
final class FenceCase implements Case {

    private static final int MANY = 21;

    @Override
    public String name() {
        return "fence";
    }

    @Override
    public void run(Lab lab, Findings findings) throws Exception {
        compare(lab, "postgresql", Lab.postgres(), findings);
        compare(lab, "mariadb", Lab.mariaDb(), findings);
    }

    private void compare(Lab lab, String product, DatabaseServer server, Findings findings) throws IOException {
        double fenced = each(lab, server, "fenced");
        double unfenced = each(lab, server, "unfenced");
        double bare = each(lab, server, "bare");
        findings.add(Result.of(
                        name(),
                        product + "-migration",
                        Tool.FLYWAY_13.text(),
                        Unit.TRIPS,
                        Figure.exactly(fenced),
                        Figure.exactly(bare),
                        1)
                .more("unfenced_trips=" + Figure.text(unfenced)));
        Result cost = Result.of(
                name(),
                product + "-fence-alone",
                "no-fence",
                Unit.TRIPS,
                Figure.exactly(fenced - unfenced),
                Figure.exactly(unfenced),
                1);
        findings.add(
                product.equals("postgresql") ? cost.floor(Figure.exactly(2)).target(Target.ours(3)) : cost);
    }

    private static double each(Lab lab, DatabaseServer server, String how) throws IOException {
        return (double) (trips(lab, server, how, MANY) - trips(lab, server, how, 1)) / (MANY - 1);
    }

    /** Of a run that applies so many migrations beside one that was there. */
    private static long trips(Lab lab, DatabaseServer server, String how, int migrations) throws IOException {
        Database database = server.createDatabase("fence");
        String guardSchema = database.name() + "_guard";
        server.grantAllOn(database, guardSchema);
        migrate(how, Application.write(lab.directory(), Tool.FLYWAY_13, 1), database, guardSchema);
        Application service = Application.write(lab.directory(), Tool.FLYWAY_13, migrations + 1);
        try (FaultProxy wire = FaultProxy.to(server.port())) {
            migrate(how, service, database.withPort(wire.port()), guardSchema);
            return wire.roundTrips();
        }
    }

    private static void migrate(String how, Application service, Database database, String guardSchema) {
        String scripts = "filesystem:" + service.scripts().resolve("db/migration");
        if (how.equals("bare")) {
            Flyway.configure()
                    .dataSource(database.dataSource())
                    .locations(scripts)
                    .load()
                    .migrate();
            return;
        }
        Outcome outcome = Coordinator.builder()
                .service("fence")
                .property("schemawave.database.url", database.url())
                .property("schemawave.database.user", database.user())
                .property("schemawave.database.password", database.password())
                .lock(new NoLock())
                .property("schemawave.tool", "flyway")
                .property("flyway.locations", scripts)
                .property("schemawave.guard", how)
                .property("schemawave.guard.schema", guardSchema)
                .build()
                .migrate();
        if (!(outcome instanceof Outcome.Migrated)) {
            throw new IllegalStateException("migrated nothing: " + outcome);
        }
    }
}
