package dev.schemawave.it.order;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.it.Backend;
import dev.schemawave.it.Shape;
import dev.schemawave.testservers.Database;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The same with Flyway and Liquibase, each service in a database of its own on PostgreSQL, fenced. */
@Tag("full")
class RealToolsTest {

    private static final int GRAPHS = 5;
    private static final List<Backend> BACKENDS = List.of(Backend.JDBC_POSTGRESQL, Backend.REDIS, Backend.ZOOKEEPER);
    private static final int SERVICES = 12;
    private static final int REPLICAS = 3;
    private static final int VERSION = 4;

    @Test
    void servicesWithEitherToolMigrateOnceAndInOrder() throws Exception {
        Ratios ratios = new Ratios();
        for (int seed = 1; seed <= GRAPHS; seed++) {
            Tools tools = new Tools();
            Graph graph = Graph.random(seed, SERVICES, VERSION, VERSION);
            ratios.add(
                    new Wave(graph, tools, BACKENDS.get(seed % BACKENDS.size()).meeting(), REPLICAS).run());
            for (Database database : tools.databases.values()) {
                assertThat(Shape.timesApplied(database)).isEqualTo(Shape.EACH_STEP_ONCE);
            }
        }
        ratios.tell("flyway_and_liquibase_on_postgresql", SERVICES, REPLICAS);
    }

    /** Every other service has the other tool. Liquibase names no version of a schema without tags. */
    private static final class Tools implements Build {

        private final Map<String, Database> databases = new ConcurrentHashMap<>();

        @Override
        public void equip(CoordinatorBuilder replica, Graph.Node node, Watcher watcher) {
            boolean even = Integer.parseInt(node.name().substring(1)) % 2 == 0;
            Shape shape = even ? Shape.FLYWAY_POSTGRESQL : Shape.LIQUIBASE_POSTGRESQL;
            Database database = databases.computeIfAbsent(
                    node.name(), name -> shape.server().createDatabase(name));
            replica.dataSource(database.dataSource())
                    .property("schemawave.version", String.valueOf(node.version()))
                    .runner(watcher.watched(shape.runner(0.2), node));
        }
    }
}
