package dev.schemawave.benchmarks.torture;

/**
 * One statement of a step.
 *
 * @param sql its text
 * @param count a query that tells how often it took effect
 */
record Change(String sql, String count) {

    /** Whether a text is this statement's, whatever the tool has made of its white space. */
    boolean is(String text) {
        return plain(text).equals(plain(sql));
    }

    private static String plain(String text) {
        String spaced = text.strip().replaceAll("\\s+", " ");
        return spaced.endsWith(";") ? spaced.substring(0, spaced.length() - 1) : spaced;
    }
}
