package dev.schemawave.benchmarks.bench;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** All results so far, each printed as soon as it is there, and how the peers were set. */
final class Findings {

    private final PrintStream out;
    private final List<Result> results = new ArrayList<>();
    private final Map<String, String> settings = new LinkedHashMap<>();

    Findings(PrintStream out) {
        this.out = out;
    }

    void add(Result result) {
        results.add(result);
        out.println(result.line());
    }

    /** How somebody was set, once. */
    void set(String who, String how) {
        if (settings.put(who, how) == null) {
            out.println("settings " + who + ": " + how);
        }
    }

    List<Result> results() {
        return List.copyOf(results);
    }

    Map<String, String> settings() {
        return settings;
    }
}
