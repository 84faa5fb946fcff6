package dev.schemawave.it.order;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** How long many graphs took, each beside its critical path. */
final class Ratios {

    private final List<Double> ratios = new ArrayList<>();

    void add(double ratio) {
        ratios.add(ratio);
    }

    double median() {
        List<Double> sorted = new ArrayList<>(ratios);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
    }

    /** A line that can be found in the output of the build, to compare one build with the next. */
    void tell(String where, int services, int replicas) {
        System.out.printf(
                Locale.ROOT,
                "order %s graphs=%d services=%d replicas=%d makespan_to_critical_path_median=%.2f worst=%.2f%n",
                where,
                ratios.size(),
                services,
                replicas,
                median(),
                Collections.max(ratios));
    }
}
