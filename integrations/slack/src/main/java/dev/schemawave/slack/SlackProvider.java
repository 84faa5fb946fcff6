package dev.schemawave.slack;

import dev.schemawave.spi.Notifier;
import dev.schemawave.spi.NotifierProvider;
import dev.schemawave.spi.Secret;
import dev.schemawave.spi.Webhook;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes the notifier of {@code schemawave.notify.slack.*}: {@code url} is the usual webhook, {@code url.crm} the one of the
 * channel {@code #crm}.
 */
public final class SlackProvider implements NotifierProvider {

    private static final String URL = "url";
    private static final String OF_CHANNEL = "url.";

    /** For the service loader. */
    public SlackProvider() {}

    @Override
    public String kind() {
        return "slack";
    }

    @Override
    public Set<String> settings() {
        return Set.of(URL, OF_CHANNEL + "*");
    }

    @Override
    public Optional<Notifier> create(Settings settings, List<String> faults) {
        Map<String, Secret> values = settings.values();
        if (!values.containsKey(URL)) {
            faults.add("schemawave.notify.slack.url is missing: give the incoming webhook of the channel that is told"
                    + " unless another one is known");
            return Optional.empty();
        }
        int before = faults.size();
        Map<String, Webhook> webhooks = new HashMap<>();
        Map<String, Webhook> named = new HashMap<>();
        values.forEach((name, url) -> {
            try {
                named.put(
                        name,
                        webhooks.computeIfAbsent(url.reveal(), same -> new Webhook(url, settings.requestTimeout())));
            } catch (IllegalArgumentException e) {
                faults.add("schemawave.notify.slack." + name + " " + e.getMessage());
            }
        });
        Webhook usual = named.get(URL);
        return faults.size() > before || usual == null
                ? Optional.empty()
                : Optional.of(new SlackNotifier(new Channels(usual, channels(named))));
    }

    private static Map<String, Webhook> channels(Map<String, Webhook> named) {
        Map<String, Webhook> channels = new HashMap<>();
        named.forEach((name, webhook) -> {
            if (name.startsWith(OF_CHANNEL)) {
                channels.put(Channels.key(name.substring(OF_CHANNEL.length())), webhook);
            }
        });
        return channels;
    }
}
