package dev.schemawave.cli.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Aligned columns of text, and lines below a row that belong to it. */
public final class Table {

    private static final String INDENT = "    ";

    private final List<Line> lines = new ArrayList<>();

    /** Either cells, or text of its own. */
    private record Line(List<String> cells, String below, UnaryOperator<String> style) {}

    /** Adds a row. The style is put around it when it has been aligned. */
    public Table row(UnaryOperator<String> style, String... cells) {
        lines.add(new Line(List.of(cells).stream().map(Words::line).toList(), "", style));
        return this;
    }

    /** Adds text below the last row, which may have several lines. */
    public Table below(String text) {
        lines.add(new Line(List.of(), Words.harmless(text), UnaryOperator.identity()));
        return this;
    }

    /** The lines, each of which ends with a newline. */
    @Override
    public String toString() {
        List<Integer> widths = widths();
        StringBuilder text = new StringBuilder();
        for (Line line : lines) {
            if (line.cells().isEmpty()) {
                line.below()
                        .lines()
                        .forEach(below -> text.append(INDENT)
                                .append(below.stripTrailing())
                                .append('\n'));
            } else {
                text.append(line.style().apply(aligned(line.cells(), widths))).append('\n');
            }
        }
        return text.toString();
    }

    private static String aligned(List<String> cells, List<Integer> widths) {
        StringBuilder text = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            text.append(cell);
            if (column + 1 < cells.size()) {
                text.append(" ".repeat(widths.get(column) - cell.length() + 2));
            }
        }
        return text.toString().stripTrailing();
    }

    private List<Integer> widths() {
        int columns = lines.stream().mapToInt(line -> line.cells().size()).max().orElse(0);
        List<Integer> widths = new ArrayList<>();
        for (int column = 0; column < columns; column++) {
            int at = column;
            widths.add(lines.stream()
                    .filter(line -> line.cells().size() > at)
                    .mapToInt(line -> line.cells().get(at).length())
                    .max()
                    .orElse(0));
        }
        return widths;
    }
}
