package dev.schemawave.spi;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Writes JSON. Reads none. */
public final class Json {

    private Json() {}

    /**
     * Writes a value.
     *
     * @param value a map with texts as keys, in whose order its fields are written; a collection, a text, a number, a
     *     boolean, or an {@link Optional} of these. An empty one is left out of a map, and null anywhere else
     * @return the text, in one line
     * @throws IllegalArgumentException for a value of another type
     */
    public static String write(Object value) {
        StringBuilder out = new StringBuilder();
        write(value, out);
        return out.toString();
    }

    private static void write(Object value, StringBuilder out) {
        if (value instanceof Optional<?> maybe) {
            maybe.ifPresentOrElse(present -> write(present, out), () -> out.append("null"));
        } else if (value instanceof Map<?, ?> fields) {
            writeFields(fields, out);
        } else if (value instanceof Collection<?> items) {
            writeItems(items, out);
        } else if (value instanceof Boolean || value instanceof Integer || value instanceof Long) {
            out.append(value);
        } else if (value instanceof CharSequence text) {
            writeText(text, out);
        } else {
            throw new IllegalArgumentException(value.getClass() + " is not written as JSON");
        }
    }

    private static void writeFields(Map<?, ?> fields, StringBuilder out) {
        String separator = "{";
        for (Map.Entry<?, ?> field : fields.entrySet()) {
            if (!Optional.empty().equals(field.getValue())) {
                out.append(separator);
                writeText(field.getKey().toString(), out);
                out.append(':');
                write(field.getValue(), out);
                separator = ",";
            }
        }
        out.append(separator.equals("{") ? "{}" : "}");
    }

    private static void writeItems(Collection<?> items, StringBuilder out) {
        out.append('[');
        String separator = "";
        for (Object item : items) {
            out.append(separator);
            write(item, out);
            separator = ",";
        }
        out.append(']');
    }

    private static void writeText(CharSequence text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            switch (letter) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (letter < ' ' || letter == 0x7f || (letter >= 0x2028 && letter <= 0x2029)) {
                        out.append(String.format("\\u%04x", (int) letter));
                    } else if (isLone(text, i)) {
                        out.append('\ufffd');
                    } else {
                        out.append(letter);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Half of a surrogate pair cannot be sent as UTF-8. */
    private static boolean isLone(CharSequence text, int at) {
        char letter = text.charAt(at);
        if (Character.isHighSurrogate(letter)) {
            return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
        }
        return Character.isLowSurrogate(letter) && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
    }
}
