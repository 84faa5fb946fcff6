package dev.schemawave.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a service says of itself in its configuration, for other services and for people.
 *
 * @param requires the schemas that it needs
 * @param version the version that its schema has when this build has migrated it, where the tool can name none
 * @param compatibleWith the oldest build of this service, by its version, that works on this build's schema
 * @param owner the team that it belongs to
 * @param channel where that team is told
 */
public record Declaration(
        List<Requirement> requires,
        Optional<String> version,
        Optional<String> compatibleWith,
        Optional<String> owner,
        Optional<String> channel) {

    /** Of a service that says nothing. */
    public static final Declaration NONE =
            new Declaration(List.of(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** Copies the list. */
    public Declaration {
        requires = List.copyOf(requires);
    }

    /** Who is to be asked, for the end of a sentence. */
    String people() {
        List<String> people =
                Stream.of(owner, channel).flatMap(Optional::stream).toList();
        return people.isEmpty() ? "" : " (" + String.join(", ", people) + ")";
    }

    Fields fields() {
        return new Fields()
                .withEach("requires", requires)
                .with("version", version)
                .with("compatible-with", compatibleWith)
                .with("owner", owner)
                .with("channel", channel);
    }

    static Declaration of(Fields fields) {
        return new Declaration(
                fields.each("requires").stream().map(Requirement::parse).toList(),
                fields.find("version"),
                fields.find("compatible-with"),
                fields.find("owner"),
                fields.find("channel"));
    }
}
