package dev.schemawave.model;

import java.io.IOException;
import java.io.StringReader;
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

    /** Sorted, so that equal records are equal texts. */
    @Override
    public String toString() {
        return properties.stringPropertyNames().stream()
                .map(name -> escaped(name, true) + "=" + escaped(properties.getProperty(name), false))
                .sorted()
                .collect(Collectors.joining("\n"));
    }

    /** As {@link Properties#store}, which would write the date, too: that takes longer than a near server to answer. */
    private static String escaped(String raw, boolean isName) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char next = raw.charAt(i);
            switch (next) {
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                case '\f' -> text.append("\\f");
                case ' ' -> text.append(isName || i == 0 ? "\\ " : " ");
                case '\\', '=', ':', '#', '!' -> text.append('\\').append(next);
                default -> text.append(next);
            }
        }
        return text.toString();
    }
}
