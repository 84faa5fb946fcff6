package dev.schemawave.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** The contracts find in each broken backend the rules that it breaks, and no others. */
class BrokenBackendsTest {

    private static final Pattern RULE = Pattern.compile("[ls](\\d\\d)[A-Z]\\w+");
    private static final int LOCK_RULES = 33;
    private static final int LEDGER_RULES = 16;

    /** What many clients do by chance may or may not show a fault: it proves nothing of a broken backend. */
    private static final int LOCK_CHANCE = 6;

    private static final int LEDGER_CHANCE = 7;

    @ParameterizedTest
    @EnumSource
    void ofALockExactlyTheBrokenRulesFail(Suspect suspect) {
        Map<Integer, String> failed = failed(Trial.class, suspect.name(), LOCK_RULES);
        if (!suspect.brokenRules().isEmpty()) {
            failed.remove(LOCK_CHANCE);
        }
        assertThat(failed.keySet()).as(failed.toString()).isEqualTo(suspect.brokenRules());
    }

    @ParameterizedTest
    @EnumSource
    void ofALedgerExactlyTheBrokenRulesFail(SuspectLedger suspect) {
        Map<Integer, String> failed = failed(LedgerTrial.class, suspect.name(), LEDGER_RULES);
        if (!suspect.brokenRules().isEmpty()) {
            failed.remove(LEDGER_CHANCE);
        }
        assertThat(failed.keySet()).as(failed.toString()).isEqualTo(suspect.brokenRules());
    }

    private static Map<Integer, String> failed(Class<?> contract, String suspect, int rules) {
        Events tests = EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(contract))
                .configurationParameter(Trial.SUSPECT, suspect)
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "true")
                .configurationParameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .configurationParameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .configurationParameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "8")
                .execute()
                .testEvents();
        tests.assertStatistics(all -> all.started(rules).skipped(0).aborted(0));
        Map<Integer, String> failed = new TreeMap<>();
        tests.failed().stream().forEach(event -> failed.put(rule(event), reason(event)));
        return failed;
    }

    private static int rule(Event event) {
        Matcher name = RULE.matcher(event.getTestDescriptor().getLegacyReportingName());
        assertThat(name.lookingAt()).as(event.toString()).isTrue();
        return Integer.parseInt(name.group(1));
    }

    private static String reason(Event event) {
        return event.getPayload(TestExecutionResult.class)
                .flatMap(TestExecutionResult::getThrowable)
                .map(thrown -> thrown.toString().lines().limit(5).collect(Collectors.joining(" ")))
                .orElse("");
    }
}
