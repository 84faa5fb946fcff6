package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.model.Step;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What earlier runs have left unfinished, and what it means for the next one. */
class BrokenOffTest {

    private static final Step ONE = new Step("1", "first", Optional.empty());
    private static final Step TWO = new Step("2", "second", Optional.empty());

    private static Journal.Entry entry(String step, Optional<Integer> skip, String... invalidIndexes) {
        return new Journal.Entry(
                new HalfApplied(step, step, 2, false, "DROP TABLE a", Optional.of("me"), 3, List.of(invalidIndexes)),
                skip);
    }

    private static BrokenOff of(Journal.Entry... entries) {
        return new BrokenOff(List.of(entries));
    }

    @Test
    void whatNobodyHasResolvedIsReportedFirst() {
        assertThat(of().unresolved()).isEmpty();
        assertThat(of(entry("1", Optional.of(1))).unresolved()).isEmpty();
        assertThat(of(entry("1", Optional.of(1)), entry("2", Optional.empty())).unresolved())
                .hasValueSatisfying(half -> assertThat(half.step()).isEqualTo("2"));
    }

    @Test
    void whatWasResolvedIsReportedAgainWhileItsRemainsAreThere() {
        assertThat(of(entry("1", Optional.of(1), "DROP INDEX x")).unresolved()).isPresent();
    }

    @Test
    void whatWasResolvedIsUnfinishedUntilARunHasDoneIt() {
        assertThat(of(entry("1", Optional.empty())).unfinished()).isEmpty();
        assertThat(of(entry("1", Optional.of(1)), entry("undo of 2", Optional.of(Journal.Entry.ALL)))
                        .unfinished())
                .extracting(HalfApplied::step)
                .containsExactly("1", "undo of 2");
    }

    @Test
    void aStepGoesOnBehindWhatWasSaidToBeDone() {
        BrokenOff left = of(entry("1", Optional.of(1)));
        RunningStep resumed = left.begin(ONE);
        assertThat(resumed.isJournaled()).isTrue();
        resumed.next();
        assertThat(resumed.isSkipped()).isTrue();
        resumed.next();
        assertThat(resumed.isSkipped()).isFalse();

        RunningStep fresh = left.begin(TWO);
        assertThat(fresh.isJournaled()).isFalse();
        fresh.next();
        assertThat(fresh.isSkipped()).isFalse();
    }

    @Test
    void theStatementAtWhichItWasBrokenOffMustBeTheSame() {
        BrokenOff left = of(entry("1", Optional.of(2)));
        RunningStep resumed = left.begin(ONE);
        resumed.next();
        assertThatCode(() -> left.requireSameScript(resumed, "another one")).doesNotThrowAnyException();
        resumed.next();
        assertThatCode(() -> left.requireSameScript(resumed, " DROP TABLE a\n")).doesNotThrowAnyException();
        assertThatThrownBy(() -> left.requireSameScript(resumed, "DROP TABLE b"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("statement 2")
                .hasMessageContaining("DROP TABLE a");
    }

    @Test
    void ofAStepThatWasFinishedByHandItNeedNot() {
        BrokenOff left = of(entry("1", Optional.of(Journal.Entry.ALL)));
        RunningStep resumed = left.begin(ONE);
        resumed.next();
        resumed.next();
        assertThatCode(() -> left.requireSameScript(resumed, "DROP TABLE b")).doesNotThrowAnyException();
    }

    @Test
    void ofALongStatementTheBeginningIsKept() {
        String longest = "x".repeat(2_000);
        assertThat(Journal.shortened(" " + longest + "\n")).isEqualTo(longest);
        assertThat(Journal.shortened(longest + "y")).isEqualTo(longest + " ...");
    }
}
