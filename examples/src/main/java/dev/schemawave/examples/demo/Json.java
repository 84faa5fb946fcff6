package dev.schemawave.examples.demo;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes records, lists, maps and simple values as JSON, without white space. */
final class Json {

    private final StringBuilder json = new StringBuilder();

    private Json() {}

    static String write(@Nullable Object value) {
        Json writer = new Json();
        writer.value(value);
        return writer.json.toString();
    }

    private void value(@Nullable Object value) {
        if (value == null || value instanceof Boolean || value instanceof Integer || value instanceof Long) {
            json.append(value);
        } else if (value instanceof String text) {
            text(text);
        } else if (value instanceof List<?> list) {
            sequence('[', list, this::value, ']');
        } else if (value instanceof Map<?, ?> map) {
            sequence('{', map.entrySet(), entry -> member(String.valueOf(entry.getKey()), entry.getValue()), '}');
        } else if (value instanceof Record data) {
            List<RecordComponent> components = List.of(data.getClass().getRecordComponents());
            sequence('{', components, component -> member(component.getName(), valueOf(component, data)), '}');
        } else {
            throw new IllegalArgumentException("no JSON form for " + value.getClass());
        }
    }

    private <T> void sequence(char open, Collection<T> elements, Consumer<? super T> write, char close) {
        json.append(open);
        String separator = "";
        for (T element : elements) {
            json.append(separator);
            write.accept(element);
            separator = ",";
        }
        json.append(close);
    }

    private void member(String name, @Nullable Object value) {
        text(name);
        json.append(':');
        value(value);
    }

    private void text(String text) {
        json.append('"');
        text.chars().forEach(letter -> {
            if (letter == '"' || letter == '\\') {
                json.append('\\').append((char) letter);
            } else if (letter < ' ') {
                json.append(String.format(Locale.ROOT, "\\u%04x", letter));
            } else {
                json.append((char) letter);
            }
        });
        json.append('"');
    }

    private static @Nullable Object valueOf(RecordComponent component, Record data) {
        try {
            return component.getAccessor().invoke(data);
        } catch (ReflectiveOperationException e) {
            throw new IllegalArgumentException("cannot read " + component, e);
        }
    }
}
