package dev.schemawave.benchmarks.bench;

import java.io.PrintStream;
import java.util.List;

/** Runs benchmarks and writes down what came of them. */
public final class Bench {

    private static final List<Case> CASES = List.of(
            new WarmCase(), new HerdCase(), new LockCase(), new HandoffCase(), new TakeoverCase(), new FenceCase());

    private Bench() {}

    /**
     * Runs what {@link Options} say.
     *
     * @param arguments not used
     * @throws Exception if the harness itself fails
     */
    public static void main(String[] arguments) throws Exception {
        run(Options.of(System.getProperties()), System.out);
        System.exit(0);
    }

    static void run(Options options, PrintStream out) throws Exception {
        Findings findings = new Findings(out);
        List<Case> wanted = CASES.stream()
                .filter(one -> options.bench().equals("all") || options.bench().equals(one.name()))
                .toList();
        if (wanted.isEmpty()) {
            throw new IllegalArgumentException("-Dbench=" + options.bench() + " is neither all nor one of "
                    + CASES.stream().map(Case::name).toList());
        }
        try (Lab lab = new Lab(options)) {
            for (Case one : wanted) {
                one.run(lab, findings);
                // After each, so that what was measured is kept if the next one fails.
                new Report(options, findings).write();
            }
        }
    }
}
