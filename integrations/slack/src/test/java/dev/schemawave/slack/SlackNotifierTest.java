package dev.schemawave.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
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
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SlackNotifierTest {

    private static final LedgerKey CUSTOMERS = new LedgerKey("customers", LedgerKey.MAIN);
    private static final Instant AT = Instant.parse("2026-01-31T10:15:30Z");

    private final Map<String, List<String>> posted = new ConcurrentHashMap<>();
    private final Map<String, Integer> answers = new ConcurrentHashMap<>();
    private final List<String> faults = new ArrayList<>();
    private final HttpServer slack = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

    SlackNotifierTest() throws IOException {
        slack.createContext("/", this::answer);
        slack.start();
    }

    @AfterEach
    void close() {
        slack.stop(0);
    }

    @Test
    void aMessageShowsAtAGlanceWhatHappenedWhereAndToWhat() throws Exception {
        notifier("url").send(message("ERROR: relation \"nowhere\" does not exist"));

        assertThat(posted.get("url").get(0))
                .contains(
                        "\"text\":\"*customers in production*: failed\"",
                        "\"color\":\"#c62828\"",
                        "*Version*\\n6 -&gt; 7",
                        "*Steps*\\n2",
                        "*For*\\n1.5 s",
                        "*By*\\npod-7 (pid 12)",
                        "*Owner*\\nteam crm",
                        "```\\nERROR: relation \\\"nowhere\\\" does not exist\\n```",
                        "failed-0123456789abcdef");
    }

    @Test
    void aMessageThatMayBeRepeatedSaysSo() throws Exception {
        notifier("url").send(message("").maybeAgain());

        assertThat(posted.get("url").get(0)).contains("failed (possibly repeated)");
    }

    @Test
    void nobodyIsMentionedByWhatAnErrorSays() throws Exception {
        notifier("url").send(message("<!channel> <@U123> @here & ```<https://evil.example|click>"));

        assertThat(posted.get("url").get(0))
                .contains("&lt;!channel&gt; &lt;@U123&gt; @here &amp; '''&lt;https://evil.example|click&gt;")
                .contains("\"verbatim\":true")
                .doesNotContain("\"verbatim\":false");
    }

    @Test
    void noTextIsLongerThanSlackTakes() {
        String longest = Escaped.text("&".repeat(4_000), 2_900);

        assertThat(longest).hasSizeLessThanOrEqualTo(2_900).endsWith("&amp; ...");
        assertThat(Escaped.text("\ud83d\ude00".repeat(10), 15)).isEqualTo("\ud83d\ude00".repeat(5) + " ...");
        assertThat(Escaped.text("short", 2_900)).isEqualTo("short");
    }

    @Test
    void eachChannelIsToldByItsOwnWebhookOnceAndTheOthersAreNamedInTheUsualOne() throws Exception {
        notifier("url", "url.sales").send(message("", "#Sales", "#ops", "#sales"));

        assertThat(posted.get("url.sales"))
                .singleElement()
                .satisfies(body -> assertThat(body).contains("is required by s0 (#Sales), s2 (#sales)"));
        assertThat(posted.get("url"))
                .singleElement()
                .satisfies(body -> assertThat(body).contains("is required by s1 (#ops)"));
    }

    @Test
    void twoChannelsWithOneWebhookAreOnePlace() throws Exception {
        Map<String, Secret> values = Map.of("url", url("url"), "url.crm", url("url"));
        create(values).orElseThrow().send(message("", "#ops"));

        assertThat(posted.get("url")).hasSize(1);
    }

    @Test
    void anotherTryLeavesOutTheChannelsThatWereTold() throws Exception {
        Notifier notifier = notifier("url", "url.sales");
        answers.put("url.sales", 503);
        assertThatThrownBy(() -> notifier.send(message("", "#sales"))).isInstanceOf(NotificationException.class);
        answers.put("url.sales", 200);
        notifier.send(message("", "#sales"));

        assertThat(posted.get("url")).hasSize(1);
        assertThat(posted.get("url.sales")).hasSize(2);
    }

    @Test
    void aWebhookThatIsGoneKeepsNoOtherChannelFromBeingTold() throws Exception {
        answers.put("url", 404);
        notifier("url", "url.sales").send(message("", "#sales"));

        assertThat(posted.get("url.sales")).hasSize(1);
    }

    @Test
    void whereEveryWebhookIsGoneItIsAnErrorThatATryDoesNotHelp() {
        answers.put("url", 404);

        assertThatThrownBy(() -> notifier("url").send(message("")))
                .isInstanceOfSatisfying(
                        NotificationException.class,
                        error -> assertThat(error.isTransient()).isFalse());
    }

    @Test
    void aMissingUrlAndUrlsThatAreNoneAreFaultsThatDoNotShowThem() {
        assertThat(create(Map.of("url.crm", url("url")))).isEmpty();
        assertThat(create(Map.of("url", new Secret("T0K3N"), "url.crm", new Secret("ftp://T0K3N/x"))))
                .isEmpty();

        assertThat(faults)
                .hasSize(3)
                .anyMatch(fault -> fault.startsWith("schemawave.notify.slack.url is missing"))
                .anyMatch(fault -> fault.startsWith("schemawave.notify.slack.url is not a URL"))
                .anyMatch(fault -> fault.startsWith("schemawave.notify.slack.url.crm is not a URL"))
                .noneMatch(fault -> fault.contains("T0K3N"));
    }

    private static Message message(String detail, String... dependents) {
        Recipient own = new Recipient(CUSTOMERS, Optional.of("team crm"), Optional.of("#crm"));
        List<Recipient> recipients = Stream.concat(
                        Stream.of(own),
                        IntStream.range(0, dependents.length)
                                .mapToObj(i -> new Recipient(
                                        new LedgerKey("s" + i, LedgerKey.MAIN),
                                        Optional.empty(),
                                        Optional.of(dependents[i]))))
                .toList();
        return new Message(
                "failed-0123456789abcdef",
                Fact.FAILED,
                CUSTOMERS,
                Optional.of("production"),
                AT,
                Optional.of(new Message.Change(Optional.of("6"), Optional.of("7"), 2)),
                Optional.of(new Holder(CUSTOMERS, "pod-7", 12, AT, "")),
                Optional.of(Duration.ofMillis(1_500)),
                detail,
                recipients,
                false);
    }

    private Notifier notifier(String... names) {
        Map<String, Secret> values = new ConcurrentHashMap<>();
        for (String name : names) {
            values.put(name, url(name));
        }
        return create(values).orElseThrow();
    }

    private Optional<Notifier> create(Map<String, Secret> values) {
        return new SlackProvider().create(new Settings(values, Duration.ofSeconds(5), TimeSource.system()), faults);
    }

    private Secret url(String name) {
        return new Secret("http://127.0.0.1:" + slack.getAddress().getPort() + "/" + name);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring(1);
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        posted.computeIfAbsent(name, first -> new CopyOnWriteArrayList<>()).add(body);
        exchange.sendResponseHeaders(answers.getOrDefault(name, 200), -1);
        exchange.close();
    }
}
