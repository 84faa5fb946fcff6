package dev.schemawave.it.order;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Services that require each other's schemas, without a circle.
 *
 * @param nodes each after those that it requires
 */
record Graph(List<Node> nodes) {

    private static final int MOST_REQUIREMENTS = 3;

    /**
     * A service.
     *
     * @param version which its build migrates to
     * @param requires the condition for each service that it requires
     */
    record Node(String name, int version, Map<String, String> requires) {}

    /** The same for the same seed. A version is lowest to highest; the lowest must be 2 for a range to have two sides. */
    static Graph random(long seed, int services, int lowest, int highest) {
        Random random = new Random(seed);
        List<Integer> names =
                new ArrayList<>(IntStream.range(0, services).boxed().toList());
        Collections.shuffle(names, random);
        List<Node> nodes = new ArrayList<>();
        for (int name : names) {
            Map<String, String> requires = new HashMap<>();
            for (int i = random.nextInt(MOST_REQUIREMENTS + 1); i > 0 && !nodes.isEmpty(); i--) {
                Node needed = nodes.get(random.nextInt(nodes.size()));
                requires.put(needed.name(), range(needed.version(), random));
            }
            nodes.add(new Node("s" + name, lowest + random.nextInt(highest - lowest + 1), requires));
        }
        return new Graph(nodes);
    }

    private static String range(int version, Random random) {
        return switch (random.nextInt(3)) {
            case 0 -> ">=" + version;
            case 1 -> ">" + (version - 1) + " <" + (version + 2);
            default -> "=" + version + ".0";
        };
    }

    /** How long the longest chain takes, however many services migrate at the same time. */
    Duration criticalPath(Map<String, Duration> work) {
        Map<String, Duration> done = new HashMap<>();
        Duration longest = Duration.ZERO;
        for (Node node : nodes) {
            Duration begins = node.requires().keySet().stream()
                    .map(done::get)
                    .max(Duration::compareTo)
                    .orElse(Duration.ZERO);
            Duration ends = begins.plus(work.get(node.name()));
            done.put(node.name(), ends);
            longest = ends.compareTo(longest) > 0 ? ends : longest;
        }
        return longest;
    }
}
