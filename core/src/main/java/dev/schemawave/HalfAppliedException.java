package dev.schemawave;

import dev.schemawave.guard.HalfApplied;
import dev.schemawave.model.Step;
import java.io.Serial;

/**
 * A step was broken off where the database could not take it back. Nothing is repeated until a person has said how far it
 * came, by {@link Coordinator#resolve}.
 */
public final class HalfAppliedException extends SchemawaveException {

    @Serial
    private static final long serialVersionUID = 1L;

    private final transient HalfApplied facts;

    HalfAppliedException(String service, HalfApplied facts) {
        super(service, "half-applied: " + facts + who(facts), next(facts), null);
        this.facts = facts;
    }

    private HalfAppliedException(String service, HalfApplied facts, String what, String next) {
        super(service, what, next, null);
        this.facts = facts;
    }

    /** A step of the other way has to be finished first: a rollback's before a start, a migration's before a rollback. */
    static HalfAppliedException unfinished(String service, HalfApplied facts) {
        String finish = Step.isUndo(facts.step()) ? "roll back again" : "start a replica of the build that has it";
        return new HalfAppliedException(
                service,
                facts,
                "half-applied: " + facts.name()
                        + " was broken off, and nobody has finished it since it was said how far" + " it came"
                        + who(facts),
                finish
                        + ", which finishes it; or undo by hand what it did, say so with Coordinator.resolve(UNDONE), then"
                        + " try this again.");
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
