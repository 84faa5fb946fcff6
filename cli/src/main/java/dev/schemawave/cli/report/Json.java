package dev.schemawave.cli.report;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Writes maps, lists, optional and simple values as JSON, without white space. Whatever is no number is text. */
public final class Json {

    private final StringBuilder json = new StringBuilder();

    private Json() {}

    /** The JSON form of a value; an empty optional is null. */
    public static String write(Object value) {
        Json writer = new Json();
        writer.value(value);
        return writer.json.toString();
    }

    private void value(Object value) {
        if (value instanceof Optional<?> optional) {
            optional.ifPresentOrElse(this::value, () -> json.append("null"));
        } else if (value instanceof Boolean || value instanceof Number) {
            json.append(value);
        } else if (value instanceof List<?> list) {
            sequence('[', list, this::value, ']');
        } else if (value instanceof Map<?, ?> map) {
            sequence('{', map.entrySet(), entry -> member(String.valueOf(entry.getKey()), entry.getValue()), '}');
        } else {
            text(value.toString());
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

    private void member(String name, Object value) {
        text(name);
        json.append(':');
        value(value);
    }

    private void text(String text) {
        json.append('"');
        text.chars().forEach(letter -> {
            if (letter == '"' || letter == '\\') {
                json.append('\\').append((char) letter);
            } else if (letter < ' ' || letter == 0x7f || (letter >= 0x80 && letter < 0xa0)) {
                json.append(String.format(Locale.ROOT, "\\u%04x", letter));
            } else {
                json.append((char) letter);
            }
        });
        json.append('"');
    }
}
