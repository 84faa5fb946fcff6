package dev.schemawave.config;

import java.util.Comparator;
import java.util.List;

/** Finds what a misspelt name was meant to be. */
final class Nearest {

    private Nearest() {}

    /** {@code ; did you mean X?}, or nothing if no known name is near. */
    static String suggestion(String misspelt, List<String> known) {
        return known.stream()
                .min(Comparator.comparingInt(name -> distance(misspelt, name)))
                .filter(name -> distance(misspelt, name) <= Math.max(2, misspelt.length() / 3))
                .map(name -> "; did you mean " + name + "?")
                .orElse("");
    }

    /** Levenshtein's edit distance. */
    private static int distance(String from, String to) {
        int[] previous = new int[to.length() + 1];
        for (int column = 0; column <= to.length(); column++) {
            previous[column] = column;
        }
        for (int row = 1; row <= from.length(); row++) {
            int[] current = new int[to.length() + 1];
            current[0] = row;
            for (int column = 1; column <= to.length(); column++) {
                int replaced = previous[column - 1] + (from.charAt(row - 1) == to.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(replaced, 1 + Math.min(previous[column], current[column - 1]));
            }
            previous = current;
        }
        return previous[to.length()];
    }
}
