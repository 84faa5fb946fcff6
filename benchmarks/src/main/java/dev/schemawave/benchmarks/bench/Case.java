package dev.schemawave.benchmarks.bench;

/** A benchmark. */
interface Case {

    /**
     * What {@code -Dbench} calls it.
     *
     * @return one word
     */
    String name();

    /**
     * Measures.
     *
     * @param lab what there is to measure with
     * @param findings is told the results
     * @throws Exception if something went wrong other than slow
     */
    void run(Lab lab, Findings findings) throws Exception;
}
