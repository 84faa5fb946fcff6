package dev.schemawave.runner.flyway;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resource.LoadableResource;

/** Makes texts fit for a message: one line where one is wanted, not too long, and without the values of placeholders. */
final class Texts {

    private static final int LONGEST_REASON = 1_000;
    private static final int LONGEST_STATEMENT = 2_000;
    /** Shorter values would match by chance, and are no secrets. */
    private static final int SHORTEST_SECRET = 3;

    private final Map<String, String> namesByValue =
            new TreeMap<>(Comparator.comparingInt(String::length).reversed().thenComparing(Comparator.naturalOrder()));

    Texts(Configuration settings) {
        settings.getPlaceholders()
                .forEach((name, value) ->
                        hide(value, settings.getPlaceholderPrefix() + name + settings.getPlaceholderSuffix()));
        hide(settings.getPassword(), "****");
    }

    private void hide(String value, String name) {
        if (value != null && value.length() >= SHORTEST_SECRET) {
            namesByValue.put(value, name);
        }
    }

    /** An error in one line. */
    String reason(String text) {
        return shortened(oneLine(withoutSecrets(text)), LONGEST_REASON);
    }

    /** A statement as it stands in the script: with the placeholders, not with their values. */
    String statement(String sql) {
        return shortened(withoutSecrets(sql).strip(), LONGEST_STATEMENT);
    }

    /** A whole script as it stands in its file. */
    String script(String sql) {
        return withoutSecrets(sql).strip();
    }

    private String withoutSecrets(String text) {
        String masked = text;
        for (Map.Entry<String, String> secret : namesByValue.entrySet()) {
            masked = masked.replace(secret.getKey(), secret.getValue());
        }
        return masked;
    }

    /** All of a script. */
    static String content(LoadableResource script) {
        try (Reader reader = script.read()) {
            StringWriter text = new StringWriter();
            reader.transferTo(text);
            return text.toString();
        } catch (IOException e) {
            throw new FlywayException("cannot read " + script.getRelativePath(), e);
        }
    }

    static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

    private static String shortened(String text, int longest) {
        return text.length() <= longest ? text : text.substring(0, longest) + " ...";
    }
}
