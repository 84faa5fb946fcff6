package dev.schemawave.webhook;

import dev.schemawave.spi.Notifier;
import dev.schemawave.spi.NotifierProvider;
import dev.schemawave.spi.Secret;
import dev.schemawave.spi.Webhook;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes the notifier of {@code schemawave.notify.webhook.*}. */
public final class WebhookProvider implements NotifierProvider {

    private static final String URL = "url";
    private static final String SECRET = "secret";

    /** For the service loader. */
    public WebhookProvider() {}

    @Override
    public String kind() {
        return "webhook";
    }

    @Override
    public Set<String> settings() {
        return Set.of(URL, SECRET);
    }

    @Override
    public Optional<Notifier> create(Settings settings, List<String> faults) {
        Secret url = settings.values().get(URL);
        Secret secret = settings.values().get(SECRET);
        if (url == null) {
            faults.add("schemawave.notify.webhook.url is missing: give the URL that is to be told");
        }
        if (secret == null) {
            faults.add(
                    "schemawave.notify.webhook.secret is missing: every message is signed with it, so that the receiver"
                            + " can tell who has sent it");
        }
        if (url == null || secret == null) {
            return Optional.empty();
        }
        try {
            Webhook webhook = new Webhook(url, settings.requestTimeout());
            return Optional.of(new WebhookNotifier(webhook, new Signature(secret), settings.time()));
        } catch (IllegalArgumentException e) {
            faults.add("schemawave.notify.webhook.url " + e.getMessage());
            return Optional.empty();
        }
    }
}
