package dev.schemawave.runner.liquibase;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.RanChangeSet;

/** What the history table says. Changesets are the same as Liquibase takes them for: see {@link RanChangeSet#isSameAs}. */
record History(List<RanChangeSet> rows) {

    /** What {@code liquibase tag} writes into an empty history to have a row to tag. */
    private static final String INTERNAL = "liquibase-internal";

    History {
        rows = List.copyOf(rows);
    }

    static String key(ChangeSet changeSet) {
        return key(changeSet.getFilePath(), changeSet.getId(), changeSet.getAuthor());
    }

    /** The tags in the order in which their rows were executed. */
    List<String> tags() {
        return rows.stream()
                .filter(row -> row.getTag() != null)
                .sorted(Comparator.comparing(row -> Objects.requireNonNullElse(row.getOrderExecuted(), 0)))
                .map(RanChangeSet::getTag)
                .toList();
    }

    Optional<String> newestTag() {
        List<String> tags = tags();
        return tags.isEmpty() ? Optional.empty() : Optional.of(tags.get(tags.size() - 1));
    }

    /** The rows of changesets that a changelog does not contain, in the order of the history. */
    List<String> unknownTo(DatabaseChangeLog changelog) {
        Set<String> known = Stream.concat(changelog.getChangeSets().stream(), changelog.getSkippedChangeSets().stream())
                .map(History::key)
                .collect(Collectors.toSet());
        Map<String, String> unknown = new LinkedHashMap<>();
        for (RanChangeSet row : rows) {
            String key = key(row.getChangeLog(), row.getId(), row.getAuthor());
            if (!known.contains(key) && !row.getChangeLog().equals(INTERNAL)) {
                unknown.putIfAbsent(key, row.toString());
            }
        }
        return List.copyOf(unknown.values());
    }

    /** How many rows are of changesets. */
    int ofChangeSets() {
        return (int) rows.stream()
                .filter(row -> !row.getChangeLog().equals(INTERNAL))
                .count();
    }

    boolean contains(ChangeSet changeSet) {
        return rows.stream().anyMatch(row -> row.isSameAs(changeSet));
    }

    private static String key(String file, String id, String author) {
        return (DatabaseChangeLog.normalizePath(file) + "::" + id + "::" + author).toLowerCase(Locale.ROOT);
    }
}
