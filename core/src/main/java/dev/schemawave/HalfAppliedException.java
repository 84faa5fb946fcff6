package dev.schemawave;

import dev.schemawave.guard.HalfApplied;
import java.io.Serial;

/**
 * A step was broken off where the database could not take it back. Nothing is repeated until a person has said how far it
 * came, by {@link Coordinator#resolve}.
 */
public final class HalfAppliedException extends SchemawaveException {

    @Serial
    private static final long serialVersionUID = 1L;

    /** What the failure is announced with, before the facts. */
    static final String WHAT = "half-applied: ";

    private final transient HalfApplied facts;

    HalfAppliedException(String service, HalfApplied facts) {
        super(service, WHAT + facts + who(facts), next(facts), null);
        this.facts = facts;
    }

    private static String who(HalfApplied facts) {
        return facts.holder().map(holder -> "\n  by:        " + holder).orElse("");
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
