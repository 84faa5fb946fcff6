package dev.schemawave.plan;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Finds out whether somebody waits for itself. */
public final class Cycles {

    private Cycles() {}

    /**
     * Finds a way from a node back to itself.
     *
     * @param start where it begins and ends
     * @param next to where one can go from a node
     * @param <T> of the nodes; compared for equality
     * @return the nodes on the way, the start first and last, or empty if there is no way
     */
    public static <T> Optional<List<T>> through(T start, Function<T, ? extends Collection<T>> next) {
        List<T> way = new ArrayList<>(List.of(start));
        return goOn(start, way, new HashSet<>(), next) ? Optional.of(List.copyOf(way)) : Optional.empty();
    }

    private static <T> boolean goOn(T start, List<T> way, Set<T> seen, Function<T, ? extends Collection<T>> next) {
        for (T node : next.apply(way.get(way.size() - 1))) {
            way.add(node);
            if (node.equals(start) || (seen.add(node) && goOn(start, way, seen, next))) {
                return true;
            }
            way.remove(way.size() - 1);
        }
        return false;
    }
}
