package dev.schemawave.model;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A version that can be compared: numbers between dots, so that 1.10 comes after 1.9. What is missing counts as zero: 2 and
 * 2.0 are equal.
 *
 * @param numbers at least one, without zeros at the end
 */
public record Version(List<BigInteger> numbers) implements Comparable<Version> {

    private static final Pattern FORM = Pattern.compile("v?\\d{1,30}(?:[._]\\d{1,30}){0,30}");

    /** Copies the numbers, without zeros at the end. */
    public Version {
        List<BigInteger> significant = new ArrayList<>(numbers);
        while (significant.size() > 1 && significant.get(significant.size() - 1).signum() == 0) {
            significant.remove(significant.size() - 1);
        }
        numbers = List.copyOf(significant);
    }

    /**
     * Reads a version.
     *
     * @param text for example {@code 2.1}; a {@code v} before it and underscores for dots are understood
     * @return the version, or empty if the text is not one, as most tags are not
     */
    public static Optional<Version> find(String text) {
        if (!FORM.matcher(text).matches()) {
            return Optional.empty();
        }
        String digits = text.startsWith("v") ? text.substring(1) : text;
        return Optional.of(new Version(
                List.of(digits.split("[._]")).stream().map(BigInteger::new).toList()));
    }

    @Override
    public int compareTo(Version other) {
        int longer = Math.max(numbers.size(), other.numbers.size());
        for (int i = 0; i < longer; i++) {
            int compared = number(i).compareTo(other.number(i));
            if (compared != 0) {
                return compared;
            }
        }
        return 0;
    }

    private BigInteger number(int place) {
        return place < numbers.size() ? numbers.get(place) : BigInteger.ZERO;
    }

    /** For example {@code 2.1}. */
    @Override
    public String toString() {
        return String.join(".", numbers.stream().map(BigInteger::toString).toList());
    }
}
