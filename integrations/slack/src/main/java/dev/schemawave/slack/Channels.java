package dev.schemawave.slack;

import dev.schemawave.model.Message;
import dev.schemawave.model.Recipient;
import dev.schemawave.spi.Webhook;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An incoming webhook of Slack belongs to one channel. A recipient whose channel has none is named where the service itself
 * is told.
 *
 * @param usual where no other is known
 * @param known by channels, without the number sign and in lower case
 */
record Channels(Webhook usual, Map<String, Webhook> known) {

    /** The name of a channel as it is compared. */
    static String key(String channel) {
        return channel.replaceFirst("^#", "").toLowerCase(Locale.ROOT);
    }

    /** Who is told where, each place once, the service's own one first. */
    Map<Webhook, List<Recipient>> places(Message message) {
        Map<Webhook, List<Recipient>> places = new LinkedHashMap<>();
        Webhook own = place(message.own(), usual);
        for (Recipient recipient : message.recipients()) {
            places.computeIfAbsent(place(recipient, own), place -> new ArrayList<>())
                    .add(recipient);
        }
        return places;
    }

    private Webhook place(Recipient recipient, Webhook otherwise) {
        return recipient.channel().map(channel -> known.get(key(channel))).orElse(otherwise);
    }
}
