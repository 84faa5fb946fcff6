package dev.schemawave.guard;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The little that is read from a statement's text. No more than its first words: what they do not tell is treated as a
 * change.
 *
 * @param historyWrite finds changes of the tool's history table
 * @param historyLock finds where the tool keeps others from it
 */
record SqlText(Pattern historyWrite, Pattern historyLock) {

    private static final Pattern COMMENTS =
            Pattern.compile("\\A(?:\\s++|--[^\\n]*+\\n|/\\*(?!!).*?\\*/)++", Pattern.DOTALL);
    private static final Pattern READ = Pattern.compile("(?i)(?:select|show|describe|set|use)\\b.*", Pattern.DOTALL);
    private static final Pattern FOR_THE_SESSION = Pattern.compile(
            "(?i)(?:show|describe|set|use)\\b.*|select\\b.*(?:@\\w+\\s*:=|\\binto\\s+@|\\bset_config\\s*\\().*",
            Pattern.DOTALL);
    private static final Pattern COMMIT = Pattern.compile("(?i)(?:commit|end)\\b.*", Pattern.DOTALL);

    static SqlText of(String historyTable) {
        String table = "(?:(?:\"[^\"]*\"|`[^`]*`|[^\\s(]+)\\.)?[\"`\\[]?"
                + Pattern.quote(historyTable.toLowerCase(Locale.ROOT)) + "[\"`\\]]?";
        return new SqlText(
                Pattern.compile(
                        "(?:insert\\s+into|update|delete\\s+from)\\s+" + table + "(?:[\\s(].*)?", Pattern.DOTALL),
                Pattern.compile("select\\s+\\*\\s+from\\s+" + table + "\\s+for\\s+update\\s*"));
    }

    /** Whether the tool writes its history. */
    boolean writesHistory(String sql) {
        return historyWrite.matcher(bare(sql).toLowerCase(Locale.ROOT)).matches();
    }

    /** Whether the tool locks its history, and changes nothing. */
    boolean locksHistory(String sql) {
        return historyLock.matcher(bare(sql).toLowerCase(Locale.ROOT)).matches();
    }

    /** Whether a statement changes nothing, unless by a function that it calls. */
    static boolean reads(String sql) {
        return READ.matcher(bare(sql)).matches();
    }

    /** Whether a script's statement matters to its session alone; what a script selects may change data by a function. */
    static boolean concernsTheSession(String sql) {
        return FOR_THE_SESSION.matcher(bare(sql)).matches();
    }

    /** Whether a script ends a transaction by itself. */
    static boolean commits(String sql) {
        return COMMIT.matcher(bare(sql)).matches();
    }

    private static String bare(String sql) {
        return COMMENTS.matcher(sql).replaceFirst("");
    }
}
