package dev.schemawave.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which versions of a schema are good enough for somebody who requires it. */
public sealed interface Condition {

    /**
     * Tells whether a schema fulfils this.
     *
     * @param version the version that the schema has, if it has one
     * @param tags the tags that are applied to it
     * @return true if it does
     */
    boolean isMetBy(Optional<String> version, List<String> tags);

    /**
     * Reads a condition: {@code >=2.1}, {@code >=2.1 <4}, {@code =3}, {@code *} for any version, or else the name of a tag.
     *
     * @param text as a person writes it
     * @return the condition
     * @throws IllegalArgumentException if it is empty, or begins like a range and is none; the message says what is wrong
     */
    static Condition parse(String text) {
        String stripped = text.strip();
        if (stripped.isEmpty()) {
            throw new IllegalArgumentException("it names neither a range such as >=2.1 or '>=2.1 <4' nor a tag");
        }
        if (stripped.equals("*")) {
            return new Range(List.of());
        }
        return "<>=".indexOf(stripped.charAt(0)) >= 0 ? Range.parse(stripped) : new Tag(stripped);
    }

    /**
     * Versions between bounds.
     *
     * @param bounds all of which must hold; none for any version, even of a schema that names none
     */
    record Range(List<Bound> bounds) implements Condition {

        private static final Pattern BOUND = Pattern.compile("\\s*(>=|<=|>|<|=)\\s*([^\\s<>=,]+)\\s*,?");

        /** Copies the list. */
        public Range {
            bounds = List.copyOf(bounds);
        }

        private static Range parse(String text) {
            List<Bound> bounds = new ArrayList<>();
            Matcher matcher = BOUND.matcher(text);
            int end = 0;
            while (matcher.find() && matcher.start() == end) {
                String number = matcher.group(2);
                bounds.add(new Bound(
                        matcher.group(1),
                        Version.find(number)
                                .orElseThrow(() -> new IllegalArgumentException(
                                        "'" + number + "' is not a version such as 2.1: numbers between dots"))));
                end = matcher.end();
            }
            if (end != text.length()) {
                throw new IllegalArgumentException("'" + text + "' is not a range such as >=2.1 or '>=2.1 <4'");
            }
            return new Range(bounds);
        }

        @Override
        public boolean isMetBy(Optional<String> version, List<String> tags) {
            Optional<Version> now = version.flatMap(Version::find);
            return bounds.isEmpty()
                    || now.filter(found -> bounds.stream().allMatch(bound -> bound.holdsFor(found)))
                            .isPresent();
        }

        /**
         * Both ranges at once.
         *
         * @param other another range
         * @return what fulfils both
         */
        public Range and(Range other) {
            List<Bound> all = new ArrayList<>(bounds);
            all.addAll(other.bounds);
            return new Range(all);
        }

        /**
         * Tells whether no version can fulfil this.
         *
         * @return true if bounds exclude each other
         */
        public boolean isImpossible() {
            // Between two versions there is always another one, so only the bounds themselves and what is between
            // matter.
            return bounds.stream().anyMatch(low -> bounds.stream().anyMatch(high -> low.excludes(high)));
        }

        @Override
        public String toString() {
            return bounds.isEmpty() ? "*" : bounds.stream().map(Bound::toString).collect(Collectors.joining(" "));
        }
    }

    /**
     * One bound.
     *
     * @param operator {@code >=}, {@code >}, {@code <=}, {@code <} or {@code =}
     * @param version to compare with
     */
    record Bound(String operator, Version version) {

        boolean holdsFor(Version other) {
            int compared = other.compareTo(version);
            return switch (operator) {
                case ">=" -> compared >= 0;
                case ">" -> compared > 0;
                case "<=" -> compared <= 0;
                case "<" -> compared < 0;
                default -> compared == 0;
            };
        }

        private boolean isLow() {
            return !operator.startsWith("<");
        }

        private boolean isHigh() {
            return !operator.startsWith(">");
        }

        private boolean isStrict() {
            return operator.equals(">") || operator.equals("<");
        }

        private boolean excludes(Bound high) {
            if (!isLow() || !high.isHigh()) {
                return false;
            }
            int compared = version.compareTo(high.version);
            return compared > 0 || (compared == 0 && (isStrict() || high.isStrict()));
        }

        @Override
        public String toString() {
            return operator + version;
        }
    }

    /**
     * A tag that must have been applied, whatever came after it.
     *
     * @param name as the tool knows it
     */
    record Tag(String name) implements Condition {

        @Override
        public boolean isMetBy(Optional<String> version, List<String> tags) {
            return tags.contains(name) || version.filter(name::equals).isPresent();
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
