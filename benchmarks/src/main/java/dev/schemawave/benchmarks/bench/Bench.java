package dev.schemawave.benchmarks.bench;

import java.util.List;

/** Runs benchmarks and writes down what came of them. */
public final class Bench {

    private static final List<Case> CASES = List.of(new WarmCase(),
            new HerdCase(),
            new LockCase(),
            new HandoffCase(),
            new TakeoverCase(),
            new FenceCase());

    private Bench() {}

    /**
     * Runs what {@link Options} say.
     *
     * @param arguments not used
     * @throws Exception if the harness itself fails
     */
    public static void main(String[] arguments) throws Exception {
        Options options = Options.of(System.getProperties());
        Findings findings = new Findings(System.out);
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
            }
        }
        System.exit(0);
    }
}
