package dev.schemawave.examples.demo;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * One service of the shop.
 *
 * @param name as in its {@code schemawave.properties}
 * @param tool what it migrates with
 * @param main its class
 * @param steps how many steps its migrations have, numbered from 1
 * @param slowStep the one that takes a second, 0 if none does
 * @param root its class-path root: settings and migrations
 */
record ShopService(String name, String tool, Class<?> main, int steps, int slowStep, Path root) {

    static final Path SHOP = Path.of("src", "main", "shop");

    private static final String REQUIRES = "schemawave.requires.";

    List<String> stepNames() {
        return IntStream.rangeClosed(1, steps).mapToObj(Integer::toString).toList();
    }

    /** The services that it needs, and in which version, as its settings say. */
    Map<String, String> requires() {
        Properties settings = new Properties();
        try (Reader file = Files.newBufferedReader(root.resolve("schemawave.properties"))) {
            settings.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the settings of " + name, e);
        }
        Map<String, String> requires = new TreeMap<>();
        settings.stringPropertyNames().stream()
                .filter(setting -> setting.startsWith(REQUIRES))
                .forEach(setting -> requires.put(setting.substring(REQUIRES.length()), settings.getProperty(setting)));
        return requires;
    }
}
