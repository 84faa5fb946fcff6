package dev.schemawave.cli;

import dev.schemawave.guard.Resolution;
import dev.schemawave.model.Requirement;
import dev.schemawave.model.Version;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What arguments mean. */
final class Converters {

    private Converters() {}

    /** As in the settings: {@code 500ms}, {@code 30s}, {@code 10m}, {@code 1h} or {@code PT30S}. Zero, too. */
    static final class Time implements ITypeConverter<Duration> {

        private static final Pattern SIMPLE = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

        Time() {}

        @Override
        public Duration convert(String text) {
            Matcher simple = SIMPLE.matcher(text);
            try {
                Duration duration =
                        simple.matches() ? of(Long.parseLong(simple.group(1)), simple.group(2)) : Duration.parse(text);
                if (!duration.isNegative()) {
                    return duration;
                }
            } catch (DateTimeParseException e) {
                throw unreadable(text);
            }
            throw unreadable(text);
        }

        private static Duration of(long amount, String unit) {
            return switch (unit) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
            };
        }

        private static TypeConversionException unreadable(String text) {
            return new TypeConversionException("'" + text + "' is not a duration such as 500ms, 30s, 10m or 1h");
        }
    }

    /** {@code customers>=2.1}, {@code 'customers >=2.1 <4'}, {@code customers=add-full-name}, or {@code customers}. */
    static final class Wanted implements ITypeConverter<Requirement> {

        private static final Pattern FORM = Pattern.compile("([^\\s<>=]+)\\s*(.*)");

        Wanted() {}

        @Override
        public Requirement convert(String text) {
            Matcher form = FORM.matcher(text.strip());
            if (!form.matches()) {
                throw new TypeConversionException("'" + text + "' is not a requirement such as 'customers>=2.1'");
            }
            try {
                return Requirement.parse(form.group(1), condition(form.group(2)));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + text + "': " + e.getMessage());
            }
        }

        /** In a requirement the name of a tag stands alone. */
        private static String condition(String text) {
            if (text.isEmpty()) {
                return "*";
            }
            String equal = text.startsWith("=") ? text.substring(1).strip() : "";
            boolean isRange =
                    equal.isEmpty() || Version.find(equal.split("[\\s,]")[0]).isPresent();
            return isRange ? text : equal;
        }
    }

    /** {@code took-effect} and so on. */
    static final class Found implements ITypeConverter<Resolution> {

        Found() {}

        @Override
        public Resolution convert(String text) {
            return Arrays.stream(Resolution.values())
                    .filter(one -> name(one).equals(text))
                    .findFirst()
                    .orElseThrow(() -> new TypeConversionException("'" + text + "' is none of " + names()));
        }

        private static String name(Resolution one) {
            return one.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private static List<String> names() {
            return Arrays.stream(Resolution.values()).map(Found::name).toList();
        }
    }

    /** For the help, and for the completion of a shell. */
    static final class Resolutions implements Iterable<String> {

        Resolutions() {}

        @Override
        public Iterator<String> iterator() {
            return Found.names().iterator();
        }
    }
}
