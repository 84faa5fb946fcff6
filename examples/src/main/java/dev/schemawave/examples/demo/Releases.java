package dev.schemawave.examples.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The builds of the rolling deployment. The customers' {@code name} becomes {@code full_name}, and the orders read it.
 *
 * <p>Services whose newest builds required each other would wait for ever. Here each build requires only what an earlier
 * build of the other one has reached, which is there whether or not anything more is deployed.
 */
final class Releases {

    private static final String REPLICAS = "abc";

    private final Path directory;
    private final Story story;
    private final Map<Long, String> names = new ConcurrentHashMap<>();
    private final Map<String, Integer> stepsSoFar = new HashMap<>();

    private final Release customers;
    private final Release orders;
    private final Release expandedCustomers;
    private final Release convertedOrders;
    private final Release contractedCustomers;

    /**
     * Puts the class-path roots of the builds together.
     *
     * @param directory gets them
     * @param story is told what the replicas do
     */
    Releases(Path directory, Story story) throws IOException {
        this.directory = directory;
        this.story = story;
        customers = release(Shop.CUSTOMERS, 1, 4, 2);
        orders = release(Shop.ORDERS, 1, 5, 3);
        expandedCustomers = release(Shop.CUSTOMERS, 2, 6, 6);
        convertedOrders = release(Shop.ORDERS, 2, 6, 0);
        contractedCustomers = release(Shop.CUSTOMERS, 3, 7, 0);
    }

    Release customers() {
        return customers;
    }

    Release orders() {
        return orders;
    }

    /** Has both columns: builds that know only one of them work. */
    Release expandedCustomers() {
        return expandedCustomers;
    }

    /** Uses the new column. */
    Release convertedOrders() {
        return convertedOrders;
    }

    /** Has the new column only. */
    Release contractedCustomers() {
        return contractedCustomers;
    }

    /** In the order in which they are deployed. */
    List<Release> all() {
        return List.of(customers, orders, expandedCustomers, convertedOrders, contractedCustomers);
    }

    private Release release(ShopService first, int build, int steps, int slowStep) throws IOException {
        Path root = directory.resolve(first.name() + "-" + build);
        assemble(first.name(), build, root);
        ShopService service = new ShopService(first.name(), first.tool(), first.main(), steps, slowStep, root);
        List<Replica> replicas = IntStream.range(0, REPLICAS.length())
                .mapToObj(i -> new Replica(service, first.name() + "-" + build + REPLICAS.charAt(i), names, story))
                .toList();
        Integer before = stepsSoFar.put(first.name(), steps);
        return new Release(service, build, before == null ? 1 : before + 1, replicas);
    }

    /** A build is the first one with the folders of all later ones laid over it. */
    private static void assemble(String service, int build, Path root) throws IOException {
        delete(root);
        copy(ShopService.SHOP.resolve(service), root);
        for (int later = 2; later <= build; later++) {
            copy(ShopService.SHOP.resolve(service + "-" + later), root);
        }
    }

    /** What an earlier run has left would be a migration too many. */
    private static void delete(Path root) throws IOException {
        if (Files.exists(root)) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
