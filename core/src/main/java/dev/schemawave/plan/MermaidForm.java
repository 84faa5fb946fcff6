package dev.schemawave.plan;

import java.util.List;
import java.util.stream.Collectors;

/** A plan as a flow chart of Mermaid. */
final class MermaidForm {

    private final Plan plan;
    private final Picture picture;

    MermaidForm(Plan plan) {
        this.plan = plan;
        this.picture = new Picture(plan);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("flowchart LR\n");
        int groups = 0;
        for (Group group : Group.of(plan)) {
            groups++;
            text.append("  subgraph g" + groups + "[" + quoted(List.of(group.title())) + "]\n");
            for (PlannedService service : group.services(plan)) {
                String name = picture.name(service.key().toString());
                text.append("    " + name + "[" + quoted(Labels.box(service)) + "]\n");
            }
            text.append("  end\n");
        }
        for (String missing : picture.missing()) {
            text.append("  " + picture.name(missing) + "[" + quoted(List.of(missing, "unknown")) + "]\n");
        }
        for (Picture.Arrow arrow : picture.arrows()) {
            String line = arrow.binding() ? "-->" : "-.->";
            text.append(
                    "  " + arrow.from() + " " + line + "|" + quoted(List.of(arrow.label())) + "| " + arrow.to() + "\n");
        }
        return text.toString();
    }

    private static String quoted(List<String> lines) {
        return lines.stream().map(MermaidForm::escaped).collect(Collectors.joining("<br/>", "\"", "\""));
    }

    /** Mermaid reads Markdown, HTML and entities of its own in a label, so whatever could begin one is written by number. */
    private static String escaped(String line) {
        StringBuilder safe = new StringBuilder();
        line.codePoints().forEach(character -> {
            if (Character.isLetterOrDigit(character) || " .,:/()=+-".indexOf(character) >= 0) {
                safe.appendCodePoint(character);
            } else {
                safe.append('#').append(character).append(';');
            }
        });
        return safe.toString();
    }
}
