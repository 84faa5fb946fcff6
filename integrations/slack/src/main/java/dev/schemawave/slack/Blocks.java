package dev.schemawave.slack;

import dev.schemawave.model.Fact;
import dev.schemawave.model.Holder;
import dev.schemawave.model.Message;
import dev.schemawave.model.Recipient;
import dev.schemawave.spi.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A message in Slack's Block Kit: a headline, a bar in a colour, a few fields, and the text as it stands in the log. */
final class Blocks {

    /** Slack takes 3000 letters in a section, and 2000 in a field. */
    private static final int LONGEST_TEXT = 2_900;

    private static final int LONGEST_FIELD = 300;

    private Blocks() {}

    static String of(Message message, List<Recipient> here) {
        List<Object> blocks = new ArrayList<>();
        List<Object> fields = fields(message);
        if (!fields.isEmpty()) {
            blocks.add(Map.of("type", "section", "fields", fields));
        }
        if (!message.detail().isBlank()) {
            String text = Escaped.text(message.detail().strip().replace("```", "'''"), LONGEST_TEXT);
            blocks.add(Map.of("type", "section", "text", markdown("```\n" + text + "\n```")));
        }
        blocks.add(Map.of("type", "context", "elements", List.of(markdown(foot(message, here)))));
        return Json.write(Map.of(
                "text",
                headline(message),
                "unfurl_links",
                false,
                "attachments",
                List.of(Map.of("color", colour(message.fact()), "fallback", headline(message), "blocks", blocks))));
    }

    private static String headline(Message message) {
        String where = message.environment()
                .map(name -> " in " + Escaped.text(name, LONGEST_FIELD))
                .orElse("");
        String repeated = message.possiblyRepeated() ? " (possibly repeated)" : "";
        return "*" + Escaped.text(message.service().toString(), LONGEST_FIELD) + where + "*: " + said(message.fact())
                + repeated;
    }

    private static String said(Fact fact) {
        return switch (fact) {
            case STARTED -> "migration started";
            case SLOW -> "migration is slow";
            case FINISHED -> "migrated";
            case FAILED -> "failed";
            case HALF_APPLIED -> "a step is half-applied, somebody has to look";
            case TAKEN_OVER -> "a replica has left, another one goes on";
            case WAITING -> "has been waiting for long";
        };
    }

    private static String colour(Fact fact) {
        return switch (fact) {
            case STARTED -> "#4a7ebb";
            case FINISHED -> "#2e8b57";
            case SLOW, WAITING, TAKEN_OVER -> "#d99a00";
            case FAILED, HALF_APPLIED -> "#c62828";
        };
    }

    private static List<Object> fields(Message message) {
        List<Object> fields = new ArrayList<>();
        message.change().ifPresent(change -> {
            fields.add(field(
                    "Version",
                    change.from().orElse("new") + " -> " + change.to().orElse("?")));
            fields.add(field("Steps", Integer.toString(change.steps())));
        });
        message.took().ifPresent(took -> fields.add(field("For", duration(took))));
        message.holder()
                .ifPresent(holder ->
                        fields.add(field(message.fact() == Fact.WAITING ? "Waits for" : "By", holder(holder))));
        message.own().owner().ifPresent(owner -> fields.add(field("Owner", owner)));
        return fields;
    }

    private static Map<String, Object> field(String name, String value) {
        return markdown("*" + name + "*\n" + Escaped.text(value, LONGEST_FIELD));
    }

    /** Verbatim: else Slack would look for mentions in plain text too. */
    private static Map<String, Object> markdown(String text) {
        return Map.of("type", "mrkdwn", "text", text, "verbatim", true);
    }

    private static String holder(Holder holder) {
        String activity = holder.activity().isEmpty() ? "" : ", " + holder.activity();
        return holder.host() + " (pid " + holder.pid() + ")" + activity;
    }

    private static String duration(Duration duration) {
        return duration.toMinutes() > 0
                ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                : duration.toSeconds() + "." + duration.toMillisPart() / 100 + " s";
    }

    /** When, and who else needs to know. */
    private static String foot(Message message, List<Recipient> here) {
        String concerned = here.stream()
                .filter(recipient -> !recipient.service().equals(message.service()))
                .map(recipient -> recipient.service() + channel(recipient).orElse(""))
                .collect(Collectors.joining(", "));
        String others = concerned.isEmpty() ? "" : " | is required by " + concerned;
        return Escaped.text(message.at() + " | " + message.event() + others, LONGEST_TEXT);
    }

    private static Optional<String> channel(Recipient recipient) {
        return recipient.channel().map(channel -> " (" + channel + ")");
    }
}
