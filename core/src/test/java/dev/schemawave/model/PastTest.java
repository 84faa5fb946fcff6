package dev.schemawave.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PastTest {

    private static final Instant AT = Instant.parse("2026-01-31T10:15:30.123456789Z");

    @Test
    void aPastIsReadBackAsItWasWritten() {
        Past past = new Past(
                List.of(run("2", RunResult.TAKEN_OVER), run("1\t\\\n=", RunResult.SUCCEEDED)),
                List.of(notice("failed:7").sent(AT), notice("started #7 \\t ü\r")));

        assertThat(LedgerEntry.decode(entry(past).encode())).isEqualTo(entry(past));
    }

    @Test
    void anEntryOfAVersionThatKnowsNoPastHasNone() {
        String text =
                entry(new Past(List.of(run("1", RunResult.FAILED)), List.of())).encode();
        String older = String.join(
                "\n", text.lines().filter(line -> !line.startsWith("past.")).toList());

        assertThat(LedgerEntry.decode(older).past()).isEqualTo(Past.NONE);
    }

    @Test
    void whatALaterVersionHasWrittenIsReadAsFarAsItCanBe() {
        Past past = new Past(
                List.of(run("2", RunResult.FAILED), run("1", RunResult.SUCCEEDED)),
                List.of(notice("a"), notice("b"), notice("c")));
        String later = entry(past)
                        .encode()
                        .replace("SUCCEEDED\\tpod-1", "SUCCEEDED\\tpod-1\\tmore")
                        .replace("FAILED", "PAUSED")
                        .replace("past.notices=a", "past.notices=only a fact\\nb\\thost\\tno time\\t\\na")
                + "\npast.more=x";

        assertThat(LedgerEntry.decode(later).past())
                .isEqualTo(new Past(List.of(run("1", RunResult.SUCCEEDED)), past.notices()));
    }

    @Test
    void onlyTheNewestAreKept() {
        Past past = Past.NONE;
        for (int i = 1; i <= 50; i++) {
            past = past.withRun(run("" + i, RunResult.SUCCEEDED)).withNotice(notice("fact " + i));
        }

        assertThat(past.runs()).extracting(run -> run.to().orElseThrow()).containsExactly("50", "49", "48", "47", "46");
        assertThat(past.notices()).hasSize(40).first().isEqualTo(notice("fact 50"));
        assertThat(past.notice("fact 11")).contains(notice("fact 11"));
        assertThat(past.notice("fact 10")).isEmpty();
    }

    @Test
    void aFactHasOneNoticeAndARunIsAddedOnce() {
        Past past = Past.NONE
                .withNotice(notice("a"))
                .withNotice(notice("b"))
                .withNotice(notice("a").sent(AT))
                .withRun(run("1", RunResult.FAILED))
                .withRun(run("1", RunResult.FAILED));

        assertThat(past.notices()).containsExactly(notice("a").sent(AT), notice("b"));
        assertThat(past.runs()).hasSize(1);
    }

    @Test
    void anEntryRepeatsAnotherIfNothingButThePastHasChanged() {
        LedgerEntry first = entry(Past.NONE);
        LedgerEntry noticed = entry(Past.NONE.withNotice(notice("a")));
        LedgerEntry later = new LedgerEntry(
                first.key(),
                LedgerEntry.Status.RUNNING,
                first.version(),
                first.tags(),
                first.fingerprint(),
                first.tool(),
                first.holder(),
                first.at(),
                first.failure(),
                first.lock(),
                first.epoch(),
                first.declaration(),
                noticed.past());

        assertThat(noticed.repeats(first)).isTrue();
        assertThat(first.repeats(first)).isFalse();
        assertThat(later.repeats(first)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "db/changelog.xml::1::ann", "a\tb\nc\\d", "\\n", " ", "größe 😀", "\r\n", "x\u0085y"})
    void aStepIsReadBackWhateverItsName(String id) {
        List<RunStep> steps = List.of(
                new RunStep(id, AT, Optional.of(Duration.ofMillis(1_234))), new RunStep("next", AT, Optional.empty()));

        assertThat(RunStep.decode(RunStep.encode(steps))).isEqualTo(steps);
    }

    @Test
    void noStepsAreNoText() {
        assertThat(RunStep.encode(List.of())).isEmpty();
        assertThat(RunStep.decode("")).isEmpty();
    }

    @Test
    void aStepThatCannotBeReadIsLeftOut() {
        String text = "a\tno time\t\n" + RunStep.encode(List.of(new RunStep("b", AT, Optional.empty()))) + "\tmore";

        assertThat(RunStep.decode(text)).containsExactly(new RunStep("b", AT, Optional.empty()));
    }

    @Test
    void aFactThatIsTooLongIsRefused() {
        String longest = "x".repeat(200);

        assertThat(notice(longest).fact()).isEqualTo(longest);
        assertThatThrownBy(() -> notice(longest + "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> notice("")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFullPastIsShort() {
        Past past = Past.NONE;
        for (int i : IntStream.range(0, 100).toArray()) {
            past = past.withRun(run("2026.11.28." + i, RunResult.HALF_APPLIED))
                    .withNotice(notice("half-applied:1234567890ab:" + i).sent(AT));
        }

        assertThat(entry(past).encode()).hasSizeLessThan(8_000);
    }

    private static RunSummary run(String to, RunResult result) {
        return new RunSummary(RunKind.MIGRATION, Optional.empty(), Optional.of(to), AT, AT, result, "pod-1");
    }

    private static Notice notice(String fact) {
        return new Notice(fact, "orders on pod-1 (pid 7)", AT, Optional.empty());
    }

    private static LedgerEntry entry(Past past) {
        LedgerKey key = new LedgerKey("orders", LedgerKey.MAIN);
        return new LedgerEntry(
                key,
                LedgerEntry.Status.READY,
                Optional.of("1"),
                List.of(),
                new Fingerprint("f"),
                "flyway",
                new Holder(key, "pod-1", 7, AT, ""),
                AT,
                Optional.empty(),
                Optional.empty(),
                3,
                Declaration.NONE,
                past);
    }
}
