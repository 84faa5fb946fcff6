package dev.schemawave.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.LockName;
import dev.schemawave.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TimedLeaseTest {

    private static final Duration TTL = Duration.ofSeconds(10);
    private static final Holder SELF = holder("pod-1");
    private static final Holder OTHER = holder("pod-2");

    private final ManualTime time = new ManualTime();
    private final Stored lease = new Stored();

    private static Holder holder(String host) {
        return new Holder(new LedgerKey("orders", LedgerKey.MAIN), host, 1, Instant.EPOCH, "");
    }

    /** A backend that says what the test tells it. */
    private final class Stored extends TimedLease {

        private boolean ours = true;
        private boolean reachable = true;
        private Duration answersAfter = Duration.ZERO;
        private int extended;
        private int givenBack;

        Stored() {
            super(new LockName("a:1"), TTL, time);
        }

        private boolean answer() throws CoordinationException {
            time.advance(answersAfter);
            if (!reachable) {
                throw CoordinationException.unreachable("down");
            }
            return ours;
        }

        @Override
        protected boolean extend(Holder holder) throws CoordinationException {
            extended++;
            return answer();
        }

        @Override
        protected boolean giveBack() throws CoordinationException {
            givenBack++;
            return answer();
        }

        @Override
        protected Optional<Holder> successor() throws CoordinationException {
            return answer() ? Optional.empty() : Optional.of(OTHER);
        }
    }

    @Test
    void itIsValidForLessThanItsTimeToLive() {
        assertThat(lease.validUntil().remaining(time)).isEqualTo(TTL.minusMillis(102));
        time.advance(TTL.minusMillis(103));
        assertThat(lease.isHeld()).isTrue();
        time.advance(Duration.ofMillis(1));
        assertThat(lease.isHeld()).isFalse();
    }

    @Test
    void aRenewalCountsFromBeforeTheRequest() throws Exception {
        lease.answersAfter = Duration.ofSeconds(1);
        assertThat(lease.renew(SELF)).isEqualTo(new Renewal.Renewed(lease.validUntil()));
        assertThat(lease.validUntil().remaining(time)).isEqualTo(TTL.minusMillis(1102));
    }

    @Test
    void whatIsNoLongerOursIsLostForGoodAndNamesItsSuccessor() throws Exception {
        lease.ours = false;
        assertThat(lease.renew(SELF)).isEqualTo(new Renewal.Lost(Optional.of(OTHER)));
        lease.ours = true;
        assertThat(lease.renew(SELF)).isInstanceOf(Renewal.Lost.class);
        assertThatThrownBy(lease::release).isInstanceOf(LeaseNotHeldException.class);
    }

    @Test
    void aLateAnswerRenewsNothingAndTheRestIsGivenBack() throws Exception {
        lease.answersAfter = TTL;
        assertThat(lease.renew(SELF)).isEqualTo(new Renewal.Lost(Optional.empty()));
        assertThat(lease.givenBack).isEqualTo(1);
    }

    @Test
    void whatRanOutIsNotAskedFor() throws Exception {
        time.advance(TTL);
        assertThat(lease.renew(SELF)).isInstanceOf(Renewal.Lost.class);
        assertThat(lease.extended).isZero();
    }

    @Test
    void noAnswerIsNeitherARenewalNorALoss() throws Exception {
        lease.reachable = false;
        assertThatThrownBy(() -> lease.renew(SELF)).isInstanceOf(CoordinationException.class);
        assertThatThrownBy(lease::release).isInstanceOf(CoordinationException.class);
        lease.reachable = true;
        assertThat(lease.renew(SELF)).isInstanceOf(Renewal.Renewed.class);
    }

    @Test
    void itIsReleasedOnce() throws Exception {
        lease.release();
        assertThatThrownBy(lease::release).isInstanceOf(LeaseNotHeldException.class);
        assertThat(lease.renew(SELF)).isInstanceOf(Renewal.Lost.class);
    }

    @Test
    void aGrantThatComesTooLateIsGivenUp() throws Exception {
        lease.granted();
        assertThat(lease.givenBack).isZero();
        time.advance(TTL);
        lease.reachable = false;
        assertThatThrownBy(lease::granted)
                .isInstanceOfSatisfying(
                        CoordinationException.class,
                        e -> assertThat(e.isTransient()).isTrue())
                .hasMessageContaining("had run out");
        assertThat(lease.givenBack).isEqualTo(1);
    }
}
