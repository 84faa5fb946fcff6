package dev.schemawave.runner.liquibase;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import liquibase.Scope;
import liquibase.resource.ResourceAccessor;

/** What the user has set, checked, by the keys under which Liquibase looks it up in its scope. */
final class Settings {

    private static final String PARAMETER = "parameter.";

    private final Map<String, String> values;
    private final Map<String, String> parameters;
    private final Optional<ResourceAccessor> resources;

    private Settings(Map<String, String> values, Map<String, String> parameters, Optional<ResourceAccessor> resources) {
        this.values = Map.copyOf(values);
        this.parameters = Map.copyOf(parameters);
        this.resources = resources;
    }

    static Settings of(Map<String, String> properties) {
        Settings settings = new Settings(Map.of(), Map.of(), Optional.empty());
        for (Map.Entry<String, String> property : new TreeMap<>(properties).entrySet()) {
            settings = settings.with(property.getKey(), property.getValue(), false);
        }
        return settings.checked();
    }

    Settings with(String name, String value) {
        return with(name, value, true).checked();
    }

    Settings with(ResourceAccessor accessor) {
        return new Settings(values, parameters, Optional.of(accessor));
    }

    private Settings with(String name, String value, boolean replace) {
        String bare = Names.withoutPrefix(name);
        if (bare.startsWith(PARAMETER)) {
            return new Settings(values, put(parameters, bare.substring(PARAMETER.length()), value), resources);
        }
        String key = Names.keyOf(name);
        if (!replace && values.containsKey(key) && !value.equals(values.get(key))) {
            throw new IllegalArgumentException("'" + name + "' is set twice, by two names and to two values");
        }
        return new Settings(put(values, key, value), parameters, resources);
    }

    private Settings checked() {
        return inScope(options -> {
            values.keySet().forEach(options::check);
            options.checkThatLiquibaseShouldRun();
            return this;
        });
    }

    /** Looks options up as Liquibase does during a run: here, then in system properties and the environment. */
    <T> T inScope(Function<Options, T> lookup) {
        Turn.take();
        try {
            return Scope.child(scopeValues(), () -> lookup.apply(new Options()));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            Turn.giveBack();
        }
    }

    Map<String, Object> scopeValues() {
        return new HashMap<>(values);
    }

    Map<String, String> values() {
        return values;
    }

    /** Values and parameters by names that {@link #of} understands. */
    Map<String, String> texts() {
        Map<String, String> texts = new TreeMap<>(values);
        parameters.forEach((name, value) -> texts.put(PARAMETER + name, value));
        return texts;
    }

    Map<String, String> parameters() {
        return parameters;
    }

    Optional<ResourceAccessor> resources() {
        return resources;
    }

    private static Map<String, String> put(Map<String, String> map, String key, String value) {
        Map<String, String> copy = new HashMap<>(map);
        copy.put(key, value);
        return copy;
    }
}
