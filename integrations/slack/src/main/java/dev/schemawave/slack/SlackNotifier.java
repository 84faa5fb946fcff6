package dev.schemawave.slack;

import dev.schemawave.model.Message;
import dev.schemawave.model.Recipient;
import dev.schemawave.spi.NotificationException;
import dev.schemawave.spi.Notifier;
import dev.schemawave.spi.Webhook;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts each fact to each channel that it concerns. */
final class SlackNotifier implements Notifier {

    private static final Logger LOG = LoggerFactory.getLogger(SlackNotifier.class);

    private final Channels channels;
    private final Set<Webhook> told = new HashSet<>();
    private final Set<Webhook> refused = new HashSet<>();
    private String event = "";

    SlackNotifier(Channels channels) {
        this.channels = channels;
    }

    /** Another try leaves out the channels that were told, and those whose webhook does not take it. */
    @Override
    public void send(Message message) throws NotificationException, InterruptedException {
        if (!event.equals(message.event())) {
            event = message.event();
            told.clear();
            refused.clear();
        }
        NotificationException failure = null;
        for (Map.Entry<Webhook, List<Recipient>> place :
                channels.places(message).entrySet()) {
            NotificationException missed = post(message, place.getKey(), place.getValue());
            failure = missed == null ? failure : missed;
        }
        if (failure != null) {
            throw failure;
        }
        if (told.isEmpty()) {
            throw NotificationException.refused("no webhook takes it; see the warnings before this one");
        }
    }

    private @Nullable NotificationException post(Message message, Webhook webhook, List<Recipient> here)
            throws InterruptedException {
        if (told.contains(webhook) || refused.contains(webhook)) {
            return null;
        }
        try {
            webhook.post(Blocks.of(message, here), Map.of());
            told.add(webhook);
            return null;
        } catch (NotificationException e) {
            if (e.isTransient()) {
                return e;
            }
            refused.add(webhook);
            LOG.warn("[{}] the webhook of {} refused '{}': {}", message.service(), names(here), event, e.getMessage());
            return null;
        }
    }

    private static String names(List<Recipient> here) {
        return here.stream()
                .map(recipient -> recipient.channel().orElse(recipient.service().toString()))
                .collect(Collectors.joining(", "));
    }
}
