package dev.schemawave.model;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The text form of the records that backends store: the lines of a properties file.
 *
 * <p>A reader passes over fields that it does not know, so that replicas of different library versions understand each
 * other during a rollout.
 */
final class Fields {

    private final Properties properties = new Properties();

    static Fields parse(String text) {
        Fields fields = new Fields();
        try {
            fields.properties.load(new StringReader(text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return fields;
    }

    Fields with(String name, Object value) {
        properties.setProperty(name, value.toString());
        return this;
    }

    Fields with(String name, Optional<?> value) {
        value.ifPresent(present -> with(name, present));
        return this;
    }

    /** A list, one line each. */
    Fields withEach(String name, List<?> values) {
        return values.isEmpty()
                ? this
                : with(name, values.stream().map(Object::toString).collect(Collectors.joining("\n")));
    }

    Fields withAll(String prefix, Fields nested) {
        for (Map.Entry<Object, Object> field : nested.properties.entrySet()) {
            with(prefix + field.getKey(), field.getValue());
        }
        return this;
    }

    Fields nested(String prefix) {
        Fields nested = new Fields();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith(prefix)) {
                nested.with(name.substring(prefix.length()), properties.getProperty(name));
            }
        }
        return nested;
    }

    String text(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("field '" + name + "' is missing"));
    }

    Optional<String> find(String name) {
        return Optional.ofNullable(properties.getProperty(name));
    }

    List<String> each(String name) {
        return find(name).map(text -> List.of(text.split("\n"))).orElse(List.of());
    }

    /** Without the time stamp that {@link Properties#store} puts first, and sorted, so that equal records are equal texts. */
    @Override
    public String toString() {
        StringWriter text = new StringWriter();
        try {
            properties.store(text, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .sorted()
                .collect(Collectors.joining("\n"));
    }
}
