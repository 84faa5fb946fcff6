package dev.schemawave.runner.liquibase;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import liquibase.listener.SqlListener;
import org.jspecify.annotations.Nullable;

/** Remembers the statements of a changeset that a message may have to name. Liquibase tells of each before it runs. */
final class Statements extends SqlListener {

    private static final Pattern FIRST_WORD =
            Pattern.compile("^(?:\\s|--[^\\n]*(?:\\n|$)|/\\*.*?\\*/)*+(\\w+)", Pattern.DOTALL);
    private static final Set<String> WITHOUT_COMMIT =
            Set.of("INSERT", "UPDATE", "DELETE", "SELECT", "REPLACE", "MERGE", "WITH");

    private @Nullable String last;
    private @Nullable String lastThatMayCommit;

    void begin() {
        last = null;
        lastThatMayCommit = null;
    }

    @Override
    public void writeSqlWillRun(String sql) {
        last = sql;
        if (mayCommit(sql)) {
            lastThatMayCommit = sql;
        }
    }

    Optional<String> last() {
        return Optional.ofNullable(last);
    }

    /** The last one that a database without transactional DDL may have committed by itself, with all before it. */
    Optional<String> lastThatMayCommit() {
        return Optional.ofNullable(lastThatMayCommit);
    }

    private static boolean mayCommit(String sql) {
        Matcher word = FIRST_WORD.matcher(sql);
        return !word.find() || !WITHOUT_COMMIT.contains(word.group(1).toUpperCase(Locale.ROOT));
    }
}
