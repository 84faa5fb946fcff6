package dev.schemawave.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.schemawave.model.Fact;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Message;
import dev.schemawave.model.Recipient;
import dev.schemawave.spi.NotificationException;
import dev.schemawave.spi.Notifier;
import dev.schemawave.spi.NotifierProvider.Settings;
import dev.schemawave.spi.Secret;
import dev.schemawave.time.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookNotifierTest {

    private static final LedgerKey CUSTOMERS = new LedgerKey("customers", LedgerKey.MAIN);
    private static final LedgerKey ORDERS = new LedgerKey("orders", "archive");
    private static final Instant AT = Instant.parse("2026-01-31T10:15:30Z");
    private static final Message FAILED = new Message(
            "failed-0123456789abcdef",
            Fact.FAILED,
            CUSTOMERS,
            Optional.of("production"),
            AT,
            Optional.of(new Message.Change(Optional.empty(), Optional.of("7"), 2)),
            Optional.of(new Holder(CUSTOMERS, "pod-7", 12, AT, "step 1 of 2")),
            Optional.of(Duration.ofMillis(1_500)),
            "relation \"nowhere\"\ndoes not exist",
            List.of(
                    new Recipient(CUSTOMERS, Optional.of("team crm"), Optional.of("#crm")),
                    new Recipient(ORDERS, Optional.empty(), Optional.of("#sales"))),
            false);

    private final Receiver receiver = new Receiver();
    private final List<String> faults = new ArrayList<>();

    WebhookNotifierTest() throws IOException {}

    @AfterEach
    void close() {
        receiver.close();
    }

    @Test
    void aFactIsOnePostWithAllItsRecipientsUnderStableNames() throws Exception {
        notifier().send(FAILED);

        assertThat(receiver.posted)
                .singleElement()
                .extracting(Receiver.Posted::body)
                .isEqualTo("""
                {"format":1,"event":"failed-0123456789abcdef","fact":"failed","possiblyRepeated":false,\
                "at":"2026-01-31T10:15:30Z","environment":"production","service":"customers","schema":"main",\
                "to":"7","steps":2,"holder":{"host":"pod-7","pid":12,"since":"2026-01-31T10:15:30Z",\
                "activity":"step 1 of 2"},"tookMillis":1500,"detail":"relation \\"nowhere\\"\\ndoes not exist",\
                "owner":"team crm","channel":"#crm","recipients":[{"service":"customers","owner":"team crm",\
                "channel":"#crm"},{"service":"orders/archive","channel":"#sales"}]}""");
    }

    @Test
    void aMessageThatMayBeRepeatedSaysSo() throws Exception {
        notifier().send(FAILED.maybeAgain());

        assertThat(receiver.posted.get(0).body()).contains("\"possiblyRepeated\":true");
    }

    @Test
    void theSignatureCoversTimeStampAndBody() throws Exception {
        notifier().send(FAILED);
        Receiver.Posted posted = receiver.posted.get(0);

        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec("s3cret".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        String signed = posted.timestamp().orElseThrow() + "." + posted.body();
        assertThat(posted.signature())
                .contains("sha256=" + HexFormat.of().formatHex(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));
        assertThat(Long.parseLong(posted.timestamp().orElseThrow())).isGreaterThan(1_600_000_000L);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 429, 500, 503})
    void whatCanPassIsToBeTriedAgainAfterTheTimeThatTheReceiverAsksFor(int status) {
        receiver.status = status;
        NotificationException error = refusal();

        assertThat(error.isTransient()).isTrue();
        assertThat(error.retryAfter()).contains(Duration.ofSeconds(7));
        assertThat(error).hasMessageNotContaining("T0K3N");
    }

    @ParameterizedTest
    @ValueSource(ints = {302, 400, 403, 404, 410})
    void whatAPersonHasToChangeIsNotTriedAgainAndNoRedirectionIsFollowed(int status) {
        receiver.status = status;

        assertThat(refusal().isTransient()).isFalse();
        assertThat(receiver.posted).hasSize(1);
    }

    @Test
    void aReceiverThatIsNotThereIsToBeTriedAgainAndItsAddressIsNotShown() {
        receiver.close();
        NotificationException error = refusal();

        assertThat(error.isTransient()).isTrue();
        assertThat(error).hasStackTraceContaining("ConnectException");
        assertThat(error.getMessage()).doesNotContain("T0K3N");
    }

    @Test
    void everyMissingSettingIsAFault() {
        assertThat(create(Map.of())).isEmpty();
        assertThat(faults)
                .hasSize(2)
                .anyMatch(fault -> fault.startsWith("schemawave.notify.webhook.url is missing"))
                .anyMatch(fault -> fault.startsWith("schemawave.notify.webhook.secret is missing"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"T0K3N", "ftp://host/T0K3N", "https://user:T0K3N@host/", "https:T0K3N", "https://a b/T0K3N"})
    void aUrlThatIsNoneIsAFaultThatDoesNotShowIt(String url) {
        assertThat(create(Map.of("url", new Secret(url), "secret", new Secret("s3cret"))))
                .isEmpty();
        assertThat(faults).singleElement().satisfies(fault -> assertThat(fault).contains("is not a URL"));
        assertThat(faults.toString()).doesNotContain("T0K3N");
    }

    @Test
    void anInterruptIsNotSwallowed() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> notifier().send(FAILED)).isInstanceOf(InterruptedException.class);
    }

    private NotificationException refusal() {
        return catchThrowableOfType(
                NotificationException.class, () -> notifier().send(FAILED));
    }

    private Notifier notifier() {
        return create(Map.of("url", new Secret(receiver.url()), "secret", new Secret("s3cret")))
                .orElseThrow();
    }

    private Optional<Notifier> create(Map<String, Secret> values) {
        return new WebhookProvider().create(new Settings(values, Duration.ofSeconds(5), TimeSource.system()), faults);
    }
}
