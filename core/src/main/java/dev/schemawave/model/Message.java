package dev.schemawave.model;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is told of one fact. Holds no secret.
 *
 * @param event identifies the fact: equal in all replicas that tell it
 * @param fact what kind of fact it is
 * @param service whose schema
 * @param environment where it runs, such as {@code production}
 * @param at when it was noticed, by the clock of who noticed it
 * @param change what the migration does, empty where none has begun
 * @param holder who migrates or has migrated; where somebody waits, whom it waits for
 * @param took for how long the migration or the wait has lasted
 * @param detail more, in lines for people: the text of an error, the steps, whom a replica waits for; maybe empty
 * @param recipients for whom it is: the service itself first, then those that require it
 * @param possiblyRepeated whether somebody else may have sent the same message
 */
public record Message(
        String event,
        Fact fact,
        LedgerKey service,
        Optional<String> environment,
        Instant at,
        Optional<Change> change,
        Optional<Holder> holder,
        Optional<Duration> took,
        String detail,
        List<Recipient> recipients,
        boolean possiblyRepeated) {

    private static final int LONGEST_DETAIL = 4_000;
    private static final String RECIPIENT = "recipient.";

    /**
     * What a migration does.
     *
     * @param from the version before, empty for a new schema
     * @param to the version that it goes to, empty where the tool can name none
     * @param steps how many steps
     */
    public record Change(Optional<String> from, Optional<String> to, int steps) {

        Fields fields() {
            return new Fields().with("from", from).with("to", to).with("steps", steps);
        }

        static Change of(Fields fields) {
            return new Change(fields.find("from"), fields.find("to"), Integer.parseInt(fields.text("steps")));
        }
    }

    /** Copies the list, refuses an empty one, and cuts a long text. */
    public Message {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("the service itself is always a recipient");
        }
        detail = detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) + "..." : detail;
    }

    /**
     * The people behind the service itself.
     *
     * @return the first recipient
     */
    public Recipient own() {
        return recipients.get(0);
    }

    /**
     * The same fact under another identity.
     *
     * @param id the new one
     * @return a copy
     */
    public Message as(String id) {
        return new Message(
                id, fact, service, environment, at, change, holder, took, detail, recipients, possiblyRepeated);
    }

    /**
     * The same for others as well.
     *
     * @param all the service itself first
     * @return a copy
     */
    public Message to(List<Recipient> all) {
        return new Message(event, fact, service, environment, at, change, holder, took, detail, all, possiblyRepeated);
    }

    /**
     * The same, with the time that it has lasted.
     *
     * @param so how long so far
     * @return a copy
     */
    public Message lasting(Duration so) {
        return new Message(
                event,
                fact,
                service,
                environment,
                at,
                change,
                holder,
                Optional.of(so),
                detail,
                recipients,
                possiblyRepeated);
    }

    /**
     * The same, with another holder.
     *
     * @param who migrates
     * @return a copy
     */
    public Message by(Holder who) {
        return new Message(
                event,
                fact,
                service,
                environment,
                at,
                change,
                Optional.of(who),
                took,
                detail,
                recipients,
                possiblyRepeated);
    }

    /**
     * The same, said to be possibly repeated.
     *
     * @return a copy
     */
    public Message maybeAgain() {
        return new Message(event, fact, service, environment, at, change, holder, took, detail, recipients, true);
    }

    /**
     * The text form that the ledger keeps until the message is sent.
     *
     * @return lines that {@link #decode} reads back
     */
    public String encode() {
        Fields fields = new Fields()
                .with("event", event)
                .with("fact", fact)
                .with("service", service.service())
                .with("schema", service.schema())
                .with("environment", environment)
                .with("at", at)
                .with("took", took)
                .with("detail", detail)
                .with("possibly-repeated", possiblyRepeated);
        change.ifPresent(known -> fields.withAll("change.", known.fields()));
        holder.ifPresent(known -> fields.withAll("holder.", known.fields()));
        for (int i = 0; i < recipients.size(); i++) {
            fields.withAll(RECIPIENT + i + ".", recipients.get(i).fields());
        }
        return fields.toString();
    }

    /**
     * Reads the text form.
     *
     * @param text what {@link #encode} returned, maybe in another version of this library
     * @return the message
     * @throws IllegalArgumentException if the text is not one of a message
     */
    public static Message decode(String text) {
        Fields fields = Fields.parse(text);
        List<Recipient> recipients = new ArrayList<>();
        for (Fields next = recipient(fields, 0); next.find("service").isPresent(); ) {
            recipients.add(Recipient.of(next));
            next = recipient(fields, recipients.size());
        }
        Fields change = fields.nested("change.");
        Fields holder = fields.nested("holder.");
        return new Message(
                fields.text("event"),
                Fact.of(fields.text("fact")),
                new LedgerKey(fields.text("service"), fields.text("schema")),
                fields.find("environment"),
                Instant.parse(fields.text("at")),
                change.find("steps").map(steps -> Change.of(change)),
                holder.find("host").map(host -> Holder.of(holder)),
                fields.find("took").map(Duration::parse),
                fields.text("detail"),
                recipients,
                Boolean.parseBoolean(fields.text("possibly-repeated")));
    }

    private static Fields recipient(Fields fields, int number) {
        return fields.nested(RECIPIENT + number + ".");
    }
}
