package dev.schemawave.benchmarks.bench;

import dev.schemawave.benchmarks.bench.Application.Tool;
import dev.schemawave.benchmarks.bench.Jvm.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How the JVMs of a service are started, with Schemawave, with the tool alone, and with neither. */
final class Recipes {

    private static final String START = "dev.schemawave.benchmarks.bench.start.";
    static final String NO_LOGGING = "org.slf4j.helpers.NOP_FallbackServiceProvider";

    private final Lab lab;
    private final Application service;

    Recipes(Lab lab, Application service) {
        this.lab = lab;
        this.service = service;
    }

    Recipe ours() {
        return recipe("CoordinatedStart", lab.jars().service(service.tool()));
    }

    Recipe oursOnRedis() {
        return recipe("CoordinatedThreads", lab.jars().serviceOnRedis(service.tool()))
                .with(
                        "schemawave.coordination.url",
                        "redis://127.0.0.1:" + lab.redis(1).get(0));
    }

    Recipe bare() {
        boolean flyway = service.tool() == Tool.FLYWAY_13;
        return recipe(flyway ? "FlywayStart" : "LiquibaseStart", lab.jars().bare(service.tool()));
    }

    Recipe plain() {
        return new Recipe(START + "PlainStart", lab.jars().plain(), Map.of());
    }

    /** What the bare tool says when it had nothing to do. */
    String nothingToDo() {
        return service.tool() == Tool.FLYWAY_13 ? "UpToDate" : "Updated";
    }

    String migrated() {
        return service.tool() == Tool.FLYWAY_13 ? "Migrated" : "Updated";
    }

    private Recipe recipe(String main, List<Path> jars) {
        List<Path> all = new ArrayList<>(List.of(service.jar()));
        all.addAll(jars);
        if (service.tool() == Tool.LIQUIBASE_5) {
            all.add(lab.options().liquibase5().orElseThrow());
        }
        Map<String, String> properties = new LinkedHashMap<>();
        properties.put("slf4j.provider", NO_LOGGING);
        properties.put("liquibase.analytics.enabled", "false");
        return new Recipe(START + main, all, properties);
    }

    /** With Logback, which a service would have set up before it calls anybody. */
    static Recipe logging(Recipe recipe) {
        Map<String, String> properties = new LinkedHashMap<>(recipe.properties());
        properties.remove("slf4j.provider");
        properties.put("logback.configurationFile", "bench-logback.xml");
        return new Recipe(recipe.main(), recipe.jars(), properties);
    }
}
