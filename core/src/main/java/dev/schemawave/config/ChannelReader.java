package dev.schemawave.config;

import dev.schemawave.spi.Secret;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Reads the settings of the kinds of channels on which people are told. All of them may be secrets. */
final class ChannelReader {

    private final List<Source> sources;
    private final ChannelNames names;
    private final List<String> faults;

    ChannelReader(List<Source> sources, ChannelNames names, List<String> faults) {
        this.sources = sources;
        this.names = names;
        this.faults = faults;
    }

    /** What is set, by kinds. */
    Map<String, Map<String, Secret>> read() {
        Map<String, Map<String, Secret>> kinds = new TreeMap<>();
        set().forEach((fullName, value) -> {
            String kind = fullName.substring(
                    ChannelNames.PREFIX.length(), fullName.indexOf('.', ChannelNames.PREFIX.length()));
            String name = fullName.substring(ChannelNames.PREFIX.length() + kind.length() + 1);
            String bare = name.endsWith(ChannelNames.FILE)
                    ? name.substring(0, name.length() - ChannelNames.FILE.length())
                    : name;
            if (names.kinds().containsKey(kind) && names.isKnown(kind, bare)) {
                Map<String, Secret> settings = kinds.computeIfAbsent(kind, first -> new TreeMap<>());
                Optional<String> text = bare.equals(name) ? Optional.of(value) : content(fullName, value);
                if (settings.containsKey(bare)) {
                    faults.add(
                            ChannelNames.PREFIX + kind + "." + bare + " and " + fullName + " are both set: remove one");
                }
                text.ifPresent(known -> settings.put(bare, new Secret(known)));
            }
        });
        return kinds;
    }

    private Optional<String> content(String fullName, String file) {
        return Values.content(fullName, file, faults);
    }

    private Map<String, String> set() {
        Map<String, String> strongest = new TreeMap<>();
        Set<String> strange = new TreeSet<>();
        for (Source source : sources) {
            source.values().forEach((name, value) -> {
                if (ChannelNames.concern(name) && !value.isBlank()) {
                    strongest.putIfAbsent(name, value.strip());
                    refuse(name, source, strange);
                }
            });
        }
        strange.forEach(kind -> faults.add(ChannelNames.PREFIX + kind + ".* is set, but the class path has "
                + (names.kinds().isEmpty()
                        ? "nothing that tells people"
                        : "only " + new TreeSet<>(names.kinds().keySet()))
                + ": add dev.schemawave:schemawave-" + kind));
        return strongest;
    }

    private void refuse(String fullName, Source source, Set<String> strange) {
        String[] parts = fullName.substring(ChannelNames.PREFIX.length()).split("\\.", 2);
        String bare = parts[1].endsWith(ChannelNames.FILE)
                ? parts[1].substring(0, parts[1].length() - ChannelNames.FILE.length())
                : parts[1];
        if (!names.kinds().containsKey(parts[0])) {
            strange.add(parts[0]);
        } else if (!names.isKnown(parts[0], bare)) {
            faults.add("unknown setting " + fullName + " (" + source.label() + "); there are "
                    + names.kinds().get(parts[0]).stream().sorted().collect(Collectors.joining(", ")) + " below "
                    + ChannelNames.PREFIX + parts[0]);
        }
    }
}
