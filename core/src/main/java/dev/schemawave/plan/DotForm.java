package dev.schemawave.plan;

import java.util.List;
import java.util.stream.Collectors;

/** A plan as a graph of Graphviz. */
final class DotForm {

    private final Plan plan;
    private final Picture picture;

    DotForm(Plan plan) {
        this.plan = plan;
        this.picture = new Picture(plan);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("digraph plan {\n  rankdir=LR;\n  node [shape=box];\n");
        int groups = 0;
        for (Group group : Group.of(plan)) {
            groups++;
            text.append("  subgraph cluster_" + groups + " {\n    label=" + quoted(List.of(group.title())) + ";\n");
            for (PlannedService service : group.services(plan)) {
                String name = picture.name(service.key().toString());
                text.append("    " + name + " [label=" + quoted(Labels.box(service)) + "];\n");
            }
            text.append("  }\n");
        }
        for (String missing : picture.missing()) {
            text.append("  " + picture.name(missing) + " [label=" + quoted(List.of(missing, "unknown"))
                    + ", style=dashed];\n");
        }
        for (Picture.Arrow arrow : picture.arrows()) {
            String style = arrow.binding() ? "" : ", style=dashed";
            text.append("  " + arrow.from() + " -> " + arrow.to() + " [label=" + quoted(List.of(arrow.label())) + style
                    + "];\n");
        }
        return text.append("}\n").toString();
    }

    private static String quoted(List<String> lines) {
        return lines.stream()
                .map(line ->
                        line.replaceAll("\\p{Cntrl}", " ").replace("\\", "\\\\").replace("\"", "\\\""))
                .collect(Collectors.joining("\\n", "\"", "\""));
    }
}
