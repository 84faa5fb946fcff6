package dev.schemawave.cli.report;

import dev.schemawave.model.Holder;
import dev.schemawave.model.RunKind;
import dev.schemawave.model.RunResult;
import dev.schemawave.model.ServiceStatus;
import dev.schemawave.model.ServiceStatus.State;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words that all forms have in common. Times are UTC: who looks and who migrates may be far apart. */
public final class Words {

    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Words() {}

    /** For example {@code half-applied}. */
    public static String of(State state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** For example {@code taken over}. */
    public static String of(RunResult result) {
        return result == RunResult.HALF_APPLIED
                ? "half-applied"
                : result.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** For example {@code migration}. */
    public static String of(RunKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /** For example {@code rollback 6 -> 5}. */
    public static String of(RunKind kind, Optional<String> from, Optional<String> to) {
        return of(kind) + " " + from.orElse("none") + " -> " + to.orElse("none");
    }

    /** To the second. */
    public static String moment(Instant at) {
        return MOMENT.format(at);
    }

    /** For example {@code 3.4 s}: as exact as a reader needs it. */
    public static String duration(Duration duration) {
        if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
            return duration.toMillis() + " ms";
        }
        if (duration.compareTo(Duration.ofMinutes(1)) < 0) {
            return duration.toSeconds() + "." + duration.toMillisPart() / 100 + " s";
        }
        Duration whole = duration.truncatedTo(ChronoUnit.SECONDS);
        return whole.compareTo(Duration.ofHours(1)) < 0
                ? whole.toMinutes() + " min " + whole.toSecondsPart() + " s"
                : whole.toHours() + " h " + whole.toMinutesPart() + " min";
    }

    /** Owner and channel, or nothing where the service names none. */
    public static String people(ServiceStatus service) {
        return Stream.of(
                        service.entry().declaration().owner(),
                        service.entry().declaration().channel())
                .flatMap(Optional::stream)
                .collect(Collectors.joining(", "));
    }

    /** What a reader wants to know beyond the state, in the order of importance. One line or more each. */
    public static List<String> details(ServiceStatus service) {
        Stream<String> own = switch (service.state()) {
            case READY, WAITING -> Stream.empty();
            case MIGRATING -> service.active().map(Holder::activity).filter(text -> !text.isEmpty()).stream();
            case FAILED, HALF_APPLIED -> service.entry().failure().stream();
            case ABANDONED ->
                Stream.of("its replica on " + service.holder().host() + " is gone, and no other one goes on");
        };
        Stream<String> missing = service.unmet().stream()
                .map(one -> (service.state() == State.WAITING ? "waits for " : "misses ") + one);
        return Stream.concat(own, missing).toList();
    }

    /** What the ledger holds was written by others: without characters that could steer a terminal. */
    public static String harmless(String text) {
        return text.replaceAll("[\\p{Cc}\\p{Cf}&&[^\\n]]", " ");
    }

    /** On one line. */
    public static String line(String text) {
        return harmless(text).replaceAll("\\s+", " ").strip();
    }
}
