package dev.schemawave;

import dev.schemawave.guard.HalfApplied;
import java.io.Serial;
import java.util.List;
import java.util.Optional;

/**
 * A step was broken off where the database could not take it back. Nothing is repeated until a person has said how far it
 * came, by {@link Coordinator#resolve}.
 */
public final class HalfAppliedException extends SchemawaveException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient HalfApplied facts;

    HalfAppliedException(String service, HalfApplied facts, List<FailureCard.Affected> affected) {
        super(
                FailureCard.of(service, "half-applied: " + facts, next(facts), "half-applied")
                        .withDetails(facts.holder().stream()
                                .map(holder -> "by:        " + holder)
                                .toList())
                        .at(new FailureCard.Facts(
                                Optional.of(facts.name()),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(facts.statement()),
                                Optional.of(facts.sql())))
                        .leaving(Optional.of(facts.known()), Optional.of("no row for " + facts.step()), true)
                        .affecting(affected)
                        .offering(commands(facts.statement())),
                null);
        this.facts = facts;
    }

    /** The same for the failure that leaves it so. */
    static FailureCard advise(FailureCard card, HalfApplied facts) {
        return card.advising(
                card.next() + ". The next replica that starts reports the step again, and refuses; then say how far it"
                        + " came, in code with Coordinator.resolve, or:",
                commands(facts.statement()));
    }

    private static String[] commands(int statement) {
        return new String[] {
            "schemawave resolve took-effect          # statement " + statement + " took effect; go on behind it",
            "schemawave resolve did-not-take-effect  # statement " + statement + " did not; go on with it",
            "schemawave resolve done                 # you have finished the step by hand",
            "schemawave resolve undone               # you have undone what took effect"
        };
    }

    private static String next(HalfApplied facts) {
        String repair =
                facts.invalidIndexes().isEmpty() ? "" : "run " + String.join("; ", facts.invalidIndexes()) + "; then ";
        String find = facts.tookEffect()
                ? "correct what comes after statement " + facts.statement() + ", and let the next run go on there with"
                        + " Coordinator.resolve(TOOK_EFFECT);"
                : "look whether statement " + facts.statement() + " took effect, and say so with"
                        + " Coordinator.resolve(TOOK_EFFECT), resolve(DID_NOT_TAKE_EFFECT),";
        return repair + find + " resolve(DONE) if you have finished the"
                + " step by hand, or resolve(UNDONE) if you have undone it; then start again.";
    }

    /**
     * The facts that the message is made of.
     *
     * @return which step, how far it came, and what was left
     */
    public HalfApplied facts() {
        return facts;
    }
}
