package dev.schemawave.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VersionTest {

    @ParameterizedTest
    @CsvSource({
        "1.9, 1.10",
        "1, 1.0.1",
        "9, 10",
        "2.1, 2.1.1",
        "20250101, 20260101120000",
        "1.99999999999999999999, 2",
        "0, 0.1"
    })
    void versionsCompareAsNumbers(String less, String more) {
        assertThat(version(less)).isLessThan(version(more));
        assertThat(version(more)).isGreaterThan(version(less));
    }

    @ParameterizedTest
    @CsvSource({"2, 2.0", "2, 2.0.0", "v2.1, 2.1", "2_1, 2.1", "02.1, 2.1"})
    void whatIsMissingCountsAsZeroAndSpellingDoesNotMatter(String one, String other) {
        assertThat(version(one)).isEqualTo(version(other)).isEqualByComparingTo(version(other));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "release-7", "1.", ".1", "1..2", "1.x", "v", "-1", "1 2", "１"})
    void whatIsNoVersionIsNotTakenForOne(String text) {
        assertThat(Version.find(text)).isEmpty();
    }

    @Test
    void isWrittenWithDots() {
        assertThat(version("v2_01_0")).hasToString("2.1");
    }

    private static Version version(String text) {
        return Version.find(text).orElseThrow();
    }
}
