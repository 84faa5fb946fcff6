package dev.schemawave.benchmarks.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes contenders in turn, round after round, so that what else the machine does hits all of them alike. */
final class Contest {

    private final Map<String, Attempt> contenders = new LinkedHashMap<>();
    private final Map<String, List<Double>> measured = new LinkedHashMap<>();

    /** What one of them does in a round. */
    @FunctionalInterface
    interface Attempt {

        /**
         * Does it once.
         *
         * @return what it took
         * @throws Exception if it failed
         */
        double measure() throws Exception;
    }

    Contest with(String name, Attempt attempt) {
        contenders.put(name, attempt);
        return this;
    }

    Contest run(int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Attempt> contender : contenders.entrySet()) {
                measured.computeIfAbsent(contender.getKey(), name -> new ArrayList<>())
                        .add(contender.getValue().measure());
            }
        }
        return this;
    }

    Figure of(String name) {
        return Figure.of(measured.getOrDefault(name, List.of()));
    }
}
