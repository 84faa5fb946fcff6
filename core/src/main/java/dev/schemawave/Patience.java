package dev.schemawave;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.time.Backoff;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** How long a start-up puts up with a coordination service that does not answer. */
final class Patience {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(3);

    private final Run run;
    private final Duration limit;

    /** A request to the coordination service. */
    @FunctionalInterface
    interface Request<T> {

        T send() throws CoordinationException, InterruptedException;
    }

    Patience(Run run) {
        this.run = run;
        this.limit = run.settings().times().connectTimeout();
    }

    /**
     * Sends a request until it is answered. A request that fails after it has waited for longer than the limit, such as
     * one that stands in a queue, was answered until then and gets the whole limit anew.
     *
     * @throws CoordinationUnavailableException if trying again cannot help, or has not helped for too long
     */
    <T> T insist(Request<T> request) throws InterruptedException {
        Backoff backoff = new Backoff(ThreadLocalRandom.current(), FIRST_PAUSE, LONGEST_PAUSE);
        long began = run.time().nanos();
        while (true) {
            long asked = run.time().nanos();
            try {
                return request.send();
            } catch (CoordinationException e) {
                long now = run.time().nanos();
                if (now - asked > limit.toNanos()) {
                    began = now;
                    backoff.reset();
                }
                Duration tried = Duration.ofNanos(now - began);
                refuse(e, tried);
                Duration left = limit.minus(tried);
                Duration pause = backoff.next();
                run.time().newSignal().await(pause.compareTo(left) < 0 ? pause : left);
            }
        }
    }

    private void refuse(CoordinationException failure, Duration tried) {
        String reason = String.valueOf(failure.getMessage());
        if (!failure.isTransient()) {
            throw new CoordinationUnavailableException(
                    run.service().toString(),
                    reason,
                    "correct this and start again. The schema was not touched.",
                    failure);
        }
        if (tried.compareTo(limit) >= 0) {
            throw new CoordinationUnavailableException(
                    run.service().toString(),
                    "cannot reach the coordination service, tried for " + Texts.duration(tried) + ": " + reason,
                    "check that it runs and that schemawave.coordination.url is right, then start again. The schema was"
                            + " not touched.",
                    failure);
        }
        run.tell((service, at) ->
                new CoordinationEvent.Unreachable(service, at, "the coordination service", tried, reason));
    }
}
