package dev.schemawave.benchmarks.torture;

/**
 * What became of several rounds.
 *
 * @param rounds how many
 * @param steps of all of them
 * @param fenced replicas that lived to learn that another one had claimed the schema after them
 * @param evicted sessions that were ended
 * @param halfApplied steps that were reported and went on
 * @param violations of the promise
 * @param stuck starts
 */
record Tally(int rounds, int steps, int fenced, int evicted, int halfApplied, int violations, int stuck) {

    static final Tally NONE = new Tally(0, 0, 0, 0, 0, 0, 0);

    static Tally of(Verdict round) {
        return new Tally(
                1,
                round.steps(),
                round.fenced(),
                round.evicted(),
                round.halfApplied(),
                round.violations().size(),
                round.stuck().size());
    }

    Tally plus(Tally other) {
        return new Tally(
                rounds + other.rounds,
                steps + other.steps,
                fenced + other.fenced,
                evicted + other.evicted,
                halfApplied + other.halfApplied,
                violations + other.violations,
                stuck + other.stuck);
    }

    boolean isGood() {
        return violations == 0 && stuck == 0;
    }

    @Override
    public String toString() {
        return "rounds=" + rounds + " steps=" + steps + " fenced=" + fenced + " evicted=" + evicted + " halfApplied="
                + halfApplied + " violations=" + violations + " stuck=" + stuck;
    }
}
