package dev.schemawave.runner.liquibase;

import dev.schemawave.model.Fingerprint;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import liquibase.ChecksumVersion;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.DatabaseChangeLog;

/** Hashes everything that decides what a build's changelog does to a database. */
final class Fingerprints {

    private Fingerprints() {}

    /** Of a changeset that is not selected only the identity counts: it tells which rows of the history are known. */
    static Fingerprint of(Session session, DatabaseChangeLog changelog, List<ChangeSet> selected) {
        Options options = session.options();
        List<String> parts = new ArrayList<>();
        parts.add(LiquibaseRunner.TOOL);
        parts.add(options.contexts());
        parts.add(options.labels());
        parts.add(options.defaultCatalog().orElse(""));
        parts.add(options.defaultSchema().orElse(""));
        parts.add(options.liquibaseCatalog().orElse(""));
        parts.add(options.liquibaseSchema().orElse(""));
        parts.add(options.historyTable());
        new TreeMap<>(session.changelogs().parameters()).forEach((name, value) -> {
            parts.add(name);
            parts.add(value);
        });
        parts.add("changesets");
        changelog.getChangeSets().forEach(changeSet -> parts.add(changeSet.toNormalizedString()));
        for (ChangeSet changeSet : selected) {
            parts.add(changeSet.toNormalizedString());
            parts.add(checksum(changeSet));
            parts.add(String.join(
                    " ",
                    String.valueOf(changeSet.isAlwaysRun()),
                    String.valueOf(changeSet.isRunOnChange()),
                    String.valueOf(changeSet.isRunInTransaction()),
                    String.valueOf(changeSet.getFailOnError())));
        }
        return Fingerprint.of(parts);
    }

    /** By the newest rules, whichever rules a row of the history was compared by before. */
    private static String checksum(ChangeSet changeSet) {
        changeSet.clearCheckSum();
        return changeSet.generateCheckSum(ChecksumVersion.latest()).toString();
    }
}
