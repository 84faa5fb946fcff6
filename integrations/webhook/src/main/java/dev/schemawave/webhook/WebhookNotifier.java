package dev.schemawave.webhook;

import dev.schemawave.model.Holder;
import dev.schemawave.model.Message;
import dev.schemawave.model.Recipient;
import dev.schemawave.spi.Json;
import dev.schemawave.spi.NotificationException;
import dev.schemawave.spi.Notifier;
import dev.schemawave.spi.Webhook;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Posts each fact once, with all of its recipients in it. The names of the fields are kept: later versions of the format
 * only add some.
 */
final class WebhookNotifier implements Notifier {

    /** Grows when a field is changed or taken away. */
    private static final int FORMAT = 1;

    private final Webhook webhook;
    private final Signature signature;
    private final TimeSource time;

    WebhookNotifier(Webhook webhook, Signature signature, TimeSource time) {
        this.webhook = webhook;
        this.signature = signature;
        this.time = time;
    }

    @Override
    public void send(Message message) throws NotificationException, InterruptedException {
        String body = Json.write(body(message));
        long timestamp = time.now().getEpochSecond();
        webhook.post(
                body,
                Map.of(
                        "Schemawave-Timestamp", Long.toString(timestamp),
                        "Schemawave-Signature", signature.of(timestamp, body)));
    }

    private static Map<String, Object> body(Message message) {
        Optional<Message.Change> change = message.change();
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("format", FORMAT);
        body.put("event", message.event());
        body.put("fact", message.fact().toString());
        body.put("possiblyRepeated", message.possiblyRepeated());
        body.put("at", message.at().toString());
        body.put("environment", message.environment());
        body.put("service", message.service().service());
        body.put("schema", message.service().schema());
        body.put("from", change.flatMap(Message.Change::from));
        body.put("to", change.flatMap(Message.Change::to));
        body.put("steps", change.map(Message.Change::steps));
        body.put("holder", message.holder().map(WebhookNotifier::holder));
        body.put("tookMillis", message.took().map(Duration::toMillis));
        body.put("detail", message.detail());
        body.put("owner", message.own().owner());
        body.put("channel", message.own().channel());
        body.put(
                "recipients",
                message.recipients().stream().map(WebhookNotifier::recipient).toList());
        return body;
    }

    private static Map<String, Object> holder(Holder holder) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("host", holder.host());
        fields.put("pid", holder.pid());
        fields.put("since", holder.since().toString());
        fields.put("activity", holder.activity());
        return fields;
    }

    private static Map<String, Object> recipient(Recipient recipient) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("service", recipient.service().toString());
        fields.put("owner", recipient.owner());
        fields.put("channel", recipient.channel());
        return fields;
    }
}
