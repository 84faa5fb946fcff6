package dev.schemawave.cli.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * Where cards and arrows are if the waves stand side by side: one column each. An arrow that passes a column has a place of
 * its own there, so that it is not hidden by cards, and neighbours of each other are near each other.
 */
final class WaveLayout {

    private static final int SWEEPS = 12;
    private static final double THREAD = 6;

    private final double cardHeight;
    private final double gap;
    private final List<List<Slot>> columns = new ArrayList<>();
    private final List<Route> routes = new ArrayList<>();

    /** A place in a column: that of a card, or of an arrow that passes. */
    private static final class Slot {

        private final int column;
        private final int node;
        private final double height;
        private final List<Slot> before = new ArrayList<>();
        private final List<Slot> after = new ArrayList<>();
        private double top;

        Slot(int column, int node, double height) {
            this.column = column;
            this.node = node;
            this.height = height;
        }

        double middle() {
            return top + height / 2;
        }
    }

    /**
     * An arrow.
     *
     * @param edge which
     * @param stops the places on its way, those of its ends included
     */
    record Route(WaveGraph.Edge edge, List<Stop> stops) {}

    /**
     * A place on the way of an arrow.
     *
     * @param column the column
     * @param middle the height
     */
    record Stop(int column, double middle) {}

    WaveLayout(WaveGraph graph, double cardHeight, double gap) {
        this.cardHeight = cardHeight;
        this.gap = gap;
        List<Slot> cards = new ArrayList<>();
        for (int node = 0; node < graph.nodes().size(); node++) {
            Slot card = new Slot(graph.wave(node), node, cardHeight);
            cards.add(card);
            if (!graph.isAlone(node)) {
                column(card.column).add(card);
            }
        }
        List<List<Slot>> ways = graph.edges().stream()
                .map(edge -> way(cards.get(edge.from()), cards.get(edge.to())))
                .toList();
        order();
        place();
        for (int i = 0; i < ways.size(); i++) {
            List<Stop> stops = ways.get(i).stream()
                    .map(slot -> new Stop(slot.column, slot.middle()))
                    .toList();
            routes.add(new Route(graph.edges().get(i), stops));
        }
    }

    private List<Slot> column(int number) {
        while (columns.size() <= number) {
            columns.add(new ArrayList<>());
        }
        return columns.get(number);
    }

    private List<Slot> way(Slot from, Slot to) {
        List<Slot> way = new ArrayList<>(List.of(from));
        for (int column = from.column + 1; column < to.column; column++) {
            Slot passing = new Slot(column, -1, THREAD);
            column(column).add(passing);
            way.add(passing);
        }
        way.add(to);
        for (int i = 1; i < way.size(); i++) {
            way.get(i - 1).after.add(way.get(i));
            way.get(i).before.add(way.get(i - 1));
        }
        return way;
    }

    /** Each column by where the neighbours are, forth and back. */
    private void order() {
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            columns.forEach(WaveLayout::number);
            boolean forth = sweep % 2 == 0;
            for (int i = 0; i < columns.size(); i++) {
                List<Slot> column = columns.get(forth ? i : columns.size() - 1 - i);
                column.sort(Comparator.comparingDouble(slot ->
                        mean(forth ? slot.before.stream() : slot.after.stream()).orElse(slot.middle())));
                number(column);
            }
        }
    }

    private static void number(List<Slot> column) {
        for (int i = 0; i < column.size(); i++) {
            // Relative to the length of the column, so that columns can be compared.
            column.get(i).top = (i + 0.5) / column.size() - column.get(i).height / 2;
        }
    }

    private static OptionalDouble mean(Stream<Slot> slots) {
        return slots.mapToDouble(Slot::middle).average();
    }

    private void place() {
        for (List<Slot> column : columns) {
            stack(column);
        }
        for (int sweep = 0; sweep < SWEEPS; sweep++) {
            for (List<Slot> column : columns) {
                settle(column);
            }
        }
        double least = slots().mapToDouble(slot -> slot.top).min().orElse(0);
        slots().forEach(slot -> slot.top -= least);
    }

    private void stack(List<Slot> column) {
        double total = column.stream().mapToDouble(slot -> slot.height + gap).sum();
        double top = -total / 2;
        for (Slot slot : column) {
            slot.top = top;
            top += slot.height + gap;
        }
    }

    /**
     * As near to the neighbours as is possible without touching each other: those that would overlap move as one block to
     * their common mean.
     */
    private void settle(List<Slot> column) {
        List<double[]> blocks = new ArrayList<>();
        double offset = 0;
        for (Slot slot : column) {
            double wanted = mean(Stream.concat(slot.before.stream(), slot.after.stream()))
                            .orElse(slot.middle())
                    - slot.height / 2;
            blocks.add(new double[] {wanted - offset, 1});
            offset += slot.height + gap;
            while (blocks.size() > 1 && blocks.get(blocks.size() - 2)[0] > blocks.get(blocks.size() - 1)[0]) {
                double[] last = blocks.remove(blocks.size() - 1);
                double[] kept = blocks.get(blocks.size() - 1);
                kept[0] = (kept[0] * kept[1] + last[0] * last[1]) / (kept[1] + last[1]);
                kept[1] += last[1];
            }
        }
        int next = 0;
        double below = 0;
        for (double[] block : blocks) {
            for (int i = 0; i < block[1]; i++) {
                Slot slot = column.get(next++);
                slot.top = block[0] + below;
                below += slot.height + gap;
            }
        }
    }

    private Stream<Slot> slots() {
        return columns.stream().flatMap(List::stream);
    }

    int columns() {
        return columns.size();
    }

    double height() {
        return slots().mapToDouble(slot -> slot.top + slot.height).max().orElse(0);
    }

    /** The indices of the cards of a column, from top to bottom. */
    List<Integer> cards(int column) {
        return columns.get(column).stream()
                .map(slot -> slot.node)
                .filter(node -> node >= 0)
                .toList();
    }

    double top(int node) {
        return slots().filter(slot -> slot.node == node)
                .mapToDouble(slot -> slot.top)
                .findFirst()
                .orElse(0);
    }

    List<Route> routes() {
        return routes;
    }

    double cardHeight() {
        return cardHeight;
    }
}
