package dev.schemawave.it.order;

import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.guard.DriverDataSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Services whose steps take a while and nothing else, each with a database of its own in this JVM. */
final class StubBuild implements Build {

    private final Duration shortest;
    private final Duration longest;
    private final Random random;
    private final Map<String, List<String>> histories = new ConcurrentHashMap<>();
    private final Map<String, Duration> paces = new ConcurrentHashMap<>();

    StubBuild(long seed, Duration shortest, Duration longest) {
        this.random = new Random(seed);
        this.shortest = shortest;
        this.longest = longest;
    }

    @Override
    public void equip(CoordinatorBuilder replica, Graph.Node node, Watcher watcher) {
        List<String> history = histories.computeIfAbsent(node.name(), name -> new CopyOnWriteArrayList<>());
        Duration pace = paces.computeIfAbsent(node.name(), name -> pace());
        replica.property("schemawave.guard", "unfenced")
                .dataSource(new DriverDataSource(
                        "jdbc:h2:mem:" + node.name() + ";DB_CLOSE_DELAY=-1", Optional.empty(), Optional.empty()))
                .runner(watcher.watched(new StubTool(history, node.version(), pace), node));
    }

    private Duration pace() {
        return shortest.plusMillis(random.nextInt((int) longest.minus(shortest).toMillis() + 1));
    }
}
