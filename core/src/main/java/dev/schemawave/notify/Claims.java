package dev.schemawave.notify;

import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.Message;
import dev.schemawave.model.Notice;
import dev.schemawave.model.Past;
import dev.schemawave.model.RunResult;
import dev.schemawave.model.RunSummary;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one replica may claim of the facts in an entry of the ledger. For one thread. */
final class Claims {

    private static final Logger LOG = LoggerFactory.getLogger(Claims.class);

    /** After which time the same fact is told again. */
    private static final Duration MEMORY = Duration.ofHours(1);

    private static final int LENGTH = 16;

    /**
     * A fact that this replica may tell.
     *
     * @param kind of channel
     * @param message what to tell
     */
    record Claim(String kind, Message message) {}

    private final LedgerEntry entry;
    private final String me;
    private final Instant now;
    private final Duration patience;
    private final List<Claim> claimed = new ArrayList<>();
    private Past past;
    private Optional<Duration> again = Optional.empty();

    Claims(LedgerEntry entry, String me, Instant now, Duration patience) {
        this.entry = entry;
        this.me = me;
        this.now = now;
        this.patience = patience;
        this.past = entry.past();
    }

    /** Claims a new fact, unless somebody has. */
    void claim(Message draft, Set<String> kinds) {
        Message message = draft.as(event(draft, lastSuccess()));
        for (String kind : kinds) {
            Optional<Notice> known = past.notice(Parcel.notice(kind, message.event()));
            if (known.isEmpty() || isForgotten(known.get())) {
                boolean maybeAgain = known.isPresent() && known.get().sentAt().isEmpty();
                claim(kind, maybeAgain ? message.maybeAgain() : message);
            }
        }
    }

    /** Claims what others have claimed and not sent in time. */
    void takeOver(Set<String> kinds, Set<String> handled) {
        for (Notice notice : entry.past().notices()) {
            String kind = notice.fact().replaceFirst(":.*", "");
            if (notice.sentAt().isEmpty()
                    && kinds.contains(kind)
                    && !handled.contains(notice.fact())
                    && isAsItWas(notice)) {
                Duration left = patience.minus(Duration.between(notice.claimedAt(), now));
                if (left.isZero() || left.isNegative()) {
                    message(notice).ifPresent(message -> claim(kind, message.maybeAgain()));
                } else {
                    again = again.filter(sooner -> sooner.compareTo(left) < 0).or(() -> Optional.of(left));
                }
            }
        }
    }

    /** The identity of a fact that nobody can claim. */
    static Message unclaimed(Message draft) {
        return draft.as(event(draft, "")).maybeAgain();
    }

    private static String event(Message draft, String lastSuccess) {
        String hash = Fingerprint.of(List.of(draft.event(), lastSuccess)).value();
        return draft.fact() + "-" + hash.substring(0, LENGTH);
    }

    /** Whatever happens before the next success belongs together: a build that fails again and again, say. */
    private String lastSuccess() {
        return entry.past().runs().stream()
                .filter(run -> run.result() == RunResult.SUCCEEDED)
                .map(RunSummary::ended)
                .map(Instant::toString)
                .findFirst()
                .orElse("");
    }

    private void claim(String kind, Message message) {
        String fact = Parcel.notice(kind, message.event());
        past = past.withNotice(new Notice(fact, me, now, Optional.empty(), Optional.of(message.encode())));
        claimed.add(new Claim(kind, message));
    }

    /** Whether this one was not claimed just now. */
    private boolean isAsItWas(Notice notice) {
        return past.notices().contains(notice);
    }

    private boolean isForgotten(Notice notice) {
        return Duration.between(notice.claimedAt(), now).compareTo(MEMORY) > 0;
    }

    private static Optional<Message> message(Notice notice) {
        try {
            return notice.message().map(Message::decode);
        } catch (IllegalArgumentException | DateTimeException e) {
            LOG.debug("A message in the ledger cannot be understood: {}", notice.fact(), e);
            return Optional.empty();
        }
    }

    /** The entry with the claims in it. */
    LedgerEntry entry() {
        return entry.withPast(past);
    }

    /** What is claimed once that entry is published. */
    List<Claim> claimed() {
        return List.copyOf(claimed);
    }

    /** After which time another replica's claim may be taken over. */
    Optional<Duration> again() {
        return again;
    }
}
