package dev.schemawave.spi;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Where JSON is posted to. The address of a webhook is as good as a password: it appears in no message. For one thread at a
 * time.
 */
public final class Webhook {

    private static final int TOO_MANY_REQUESTS = 429;
    private static final int REQUEST_TIMEOUT = 408;

    private final URI url;
    private final Duration timeout;
    private @Nullable HttpClient client;

    /**
     * Does no I/O.
     *
     * @param url where to post to, {@code https} or {@code http}
     * @param timeout how long one request may take until the answer begins
     * @throws IllegalArgumentException if it is no such URL; the message does not show it
     */
    public Webhook(Secret url, Duration timeout) {
        this.url = parse(url);
        this.timeout = timeout;
    }

    private static URI parse(Secret url) {
        try {
            URI parsed = new URI(url.reveal());
            String scheme = String.valueOf(parsed.getScheme()).toLowerCase(Locale.ROOT);
            if (List.of("https", "http").contains(scheme) && parsed.getHost() != null && parsed.getUserInfo() == null) {
                return parsed;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is not a URL; it is not shown, because it may be a secret");
        }
        throw new IllegalArgumentException(
                "is not a URL such as https://host/path, without a user; it is not shown, because it may be a secret");
    }

    /**
     * Posts once. Follows no redirection, and reads of the answer only its status.
     *
     * @param json the body
     * @param headers in addition to the content type
     * @throws NotificationException if the answer is not one of success, or none came in time
     * @throws InterruptedException if the thread was interrupted meanwhile
     */
    public void post(String json, Map<String, String> headers) throws NotificationException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(url)
                .timeout(timeout)
                .header("Content-Type", "application/json; charset=utf-8")
                .header("User-Agent", "schemawave")
                .POST(HttpRequest.BodyPublishers.ofString(json));
        headers.forEach(request::header);
        try {
            refuse(client().send(request.build(), answer -> new Unread()));
        } catch (IOException e) {
            throw NotificationException.unreachable(
                    "no answer (" + e.getClass().getSimpleName() + ") within " + timeout.toMillis() + " ms", e);
        }
    }

    private HttpClient client() {
        if (client == null) {
            client = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .connectTimeout(timeout)
                    .build();
        }
        return client;
    }

    private static void refuse(HttpResponse<?> answer) throws NotificationException {
        int status = answer.statusCode();
        if (status >= 500 || status == TOO_MANY_REQUESTS || status == REQUEST_TIMEOUT) {
            throw NotificationException.busy("HTTP " + status, retryAfter(answer));
        }
        if (status >= 300 || status < 200) {
            throw NotificationException.refused(
                    "HTTP " + status + ": the receiver does not take it; is its address still right?");
        }
    }

    private static Optional<Duration> retryAfter(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("Retry-After")
                .filter(seconds -> seconds.matches("\\d{1,5}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)));
    }

    /** A body that may never end: nothing of it is waited for. */
    private static final class Unread implements BodySubscriber<String> {

        @Override
        public CompletionStage<String> getBody() {
            return CompletableFuture.completedStage("");
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.cancel();
        }

        @Override
        public void onNext(List<ByteBuffer> item) {}

        @Override
        public void onError(Throwable throwable) {}

        @Override
        public void onComplete() {}
    }
}
