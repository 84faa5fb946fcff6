package dev.schemawave.config;

import dev.schemawave.model.Condition;
import dev.schemawave.model.Declaration;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Requirement;
import dev.schemawave.model.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads what a service says of itself, and what it requires of others. */
final class DeclarationReader {

    /** Before the name of a service that is required. */
    static final String REQUIRES = "schemawave.requires.";

    private final List<Source> sources;
    private final Values values;
    private final List<String> faults;

    DeclarationReader(List<Source> sources, Values values, List<String> faults) {
        this.sources = sources;
        this.values = values;
        this.faults = faults;
    }

    Declaration read(LedgerKey service) {
        List<Requirement> requires = requires();
        for (Requirement requirement : requires) {
            if (requirement.concerns(service)) {
                faults.add(REQUIRES + requirement.target() + ": " + service + " cannot require its own schema");
            }
        }
        refuseExclusions(requires);
        return new Declaration(
                requires, values.text(Key.VERSION), compatibleWith(), values.text(Key.OWNER), values.text(Key.CHANNEL));
    }

    private List<Requirement> requires() {
        Map<String, String> wanted = new TreeMap<>();
        for (Source source : sources) {
            for (Map.Entry<String, String> setting : source.values().entrySet()) {
                if (setting.getKey().startsWith(REQUIRES)) {
                    wanted.putIfAbsent(setting.getKey().substring(REQUIRES.length()), setting.getValue());
                }
            }
        }
        List<Requirement> requires = new ArrayList<>();
        for (Map.Entry<String, String> each : wanted.entrySet()) {
            try {
                requires.add(Requirement.parse(each.getKey(), each.getValue()));
            } catch (IllegalArgumentException e) {
                faults.add(REQUIRES + each.getKey() + "=" + each.getValue() + ": " + e.getMessage());
            }
        }
        return requires;
    }

    /** Requirements of a service and of one of its schemas can contradict each other. */
    private void refuseExclusions(List<Requirement> requires) {
        for (Requirement one : requires) {
            for (Requirement other : requires) {
                boolean same = one.equals(other);
                boolean within = one.service().equals(other.service())
                        && one.schema().isEmpty()
                        && other.schema().isPresent();
                if ((same || within)
                        && one.condition() instanceof Condition.Range range
                        && other.condition() instanceof Condition.Range more
                        && range.and(more).isImpossible()) {
                    faults.add(text(one) + (same ? "" : " and " + text(other)) + ": no version can fulfil this");
                }
            }
        }
    }

    private static String text(Requirement requirement) {
        return REQUIRES + requirement.target() + "=" + requirement.condition();
    }

    private Optional<String> compatibleWith() {
        Optional<String> oldest = values.text(Key.COMPATIBLE_WITH);
        if (oldest.isPresent() && Version.find(oldest.get()).isEmpty()) {
            faults.add(Key.COMPATIBLE_WITH + "=" + oldest.get()
                    + " is not a version such as 2.1: name the oldest build that works on this build's schema");
        }
        return oldest;
    }
}
