package dev.schemawave.examples.demo;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * One service of the shop.
 *
 * @param name as in its {@code schemawave.properties}
 * @param tool what it migrates with
 * @param main its class
 * @param steps how many steps its migrations have, numbered from 1
 * @param slowStep the one that takes a second
 * @param requires the services that it needs, and in which version
 */
record ShopService(String name, String tool, Class<?> main, int steps, int slowStep, Map<String, String> requires) {

    /** Its class-path root: settings and migrations. */
    Path root() {
        return Path.of("src", "main", "shop", name);
    }

    List<String> stepNames() {
        return IntStream.rangeClosed(1, steps).mapToObj(Integer::toString).toList();
    }
}
