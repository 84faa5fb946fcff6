package dev.schemawave.model;

import java.util.Optional;

/**
 * Whom a message is for.
 *
 * @param service the service that it concerns
 * @param owner the team that the service belongs to
 * @param channel where that team is told
 */
public record Recipient(LedgerKey service, Optional<String> owner, Optional<String> channel) {

    /**
     * The people behind a service.
     *
     * @param service which
     * @param declaration what it says of itself
     * @return the recipient
     */
    public static Recipient of(LedgerKey service, Declaration declaration) {
        return new Recipient(service, declaration.owner(), declaration.channel());
    }

    Fields fields() {
        return new Fields()
                .with("service", service.service())
                .with("schema", service.schema())
                .with("owner", owner)
                .with("channel", channel);
    }

    static Recipient of(Fields fields) {
        return new Recipient(
                new LedgerKey(fields.text("service"), fields.text("schema")),
                fields.find("owner"),
                fields.find("channel"));
    }
}
