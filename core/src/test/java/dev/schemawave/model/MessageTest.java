package dev.schemawave.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MessageTest {

    private static final Instant AT = Instant.parse("2026-01-31T10:15:30.123456789Z");
    private static final LedgerKey ORDERS = new LedgerKey("orders", "archive");
    private static final Recipient OWN = new Recipient(ORDERS, Optional.empty(), Optional.empty());

    @Test
    void isTheSameAfterItWasKeptInTheLedger() {
        Message full = new Message(
                "half-applied-1",
                Fact.HALF_APPLIED,
                ORDERS,
                Optional.of("production"),
                AT,
                Optional.of(new Message.Change(Optional.of("6"), Optional.empty(), 2)),
                Optional.of(new Holder(ORDERS, "pod-7", 12, AT, "step 1 of 2")),
                Optional.of(Duration.ofMillis(1_500)),
                "first\n\tsecond = \\ ü",
                List.of(OWN, new Recipient(ORDERS, Optional.of("team"), Optional.of("#sales"))),
                true);
        Notice notice = new Notice("slack:x", "me", AT, Optional.empty(), Optional.of(full.encode()));
        Past past = Past.NONE.withNotice(notice);

        assertThat(Message.decode(full.encode())).isEqualTo(full);
        assertThat(Message.decode(bare("").encode())).isEqualTo(bare(""));
        assertThat(Past.of(Fields.parse(past.fields().toString()))).isEqualTo(past);
    }

    @Test
    void aLongTextIsCut() {
        assertThat(bare("x".repeat(5_000)).detail()).hasSize(4_003).endsWith("x...");
    }

    @Test
    void whoConcernsNobodyIsNoMessage() {
        Message message = bare("");

        assertThatThrownBy(() -> message.to(List.of())).isInstanceOf(IllegalArgumentException.class);
    }

    private static Message bare(String detail) {
        return new Message(
                "started-1",
                Fact.STARTED,
                ORDERS,
                Optional.empty(),
                AT,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                detail,
                List.of(OWN),
                false);
    }
}
