package dev.schemawave;

import dev.schemawave.guard.HalfApplied;
import dev.schemawave.model.Step;
import java.io.Serial;
import java.util.ArrayList;
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
        this(card(service, facts.toString(), facts, next(facts), affected).offering(commands(facts)), facts);
    }

    private HalfAppliedException(FailureCard card, HalfApplied facts) {
        super(card, null);
        this.facts = facts;
    }

    private static FailureCard card(
            String service, String what, HalfApplied facts, String next, List<FailureCard.Affected> affected) {
        return FailureCard.of(service, "half-applied: " + what, next, "half-applied")
                .withDetails(facts.holder().stream()
                        .map(holder -> "by:        " + holder)
                        .toList())
                .at(new FailureCard.Facts(
                        Optional.of(facts.name()),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(facts.statement()),
                        Optional.of(facts.sql())))
                .leaving(
                        Optional.of(facts.known()),
                        Optional.of("no row for " + facts.step()).filter(text -> !Step.isUndo(facts.step())),
                        true)
                .affecting(affected);
    }

    /** A step of the other way has to be finished first: a rollback's before a start, a migration's before a rollback. */
    static HalfAppliedException unfinished(String service, HalfApplied facts, List<FailureCard.Affected> affected) {
        boolean undo = Step.isUndo(facts.step());
        String finish = undo ? "roll back again" : "start a replica of the build that has it";
        FailureCard card = card(
                        service,
                        facts.name() + " was broken off, and nobody has finished it since it was said how far it came",
                        facts,
                        finish
                                + ", which finishes it; or undo by hand what it did, say so with"
                                + " Coordinator.resolve(UNDONE), then try this again.",
                        affected)
                .offering("schemawave resolve undone  # you have undone what it did");
        return new HalfAppliedException(card, facts);
    }

    /** The same for the failure that leaves it so. */
    static FailureCard advise(FailureCard card, HalfApplied facts) {
        return card.advising(
                card.next()
                        + ". The next run reports the step again, and refuses; then say how far it came, in code with"
                        + " Coordinator.resolve, or:",
                commands(facts));
    }

    /** What a person can say of a broken-off step. */
    private static String[] commands(HalfApplied facts) {
        String statement = "statement " + facts.statement();
        List<String> commands = new ArrayList<>();
        commands.add("schemawave resolve took-effect  # " + statement + " took effect: go on behind it");
        if (!facts.tookEffect()) {
            commands.add("schemawave resolve did-not-take-effect  # " + statement + " did not: go on with it");
        }
        commands.add("schemawave resolve done  # you have finished the step by hand");
        commands.add("schemawave resolve undone  # you have undone what took effect");
        return commands.toArray(String[]::new);
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
