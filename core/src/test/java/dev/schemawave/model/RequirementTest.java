package dev.schemawave.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequirementTest {

    @ParameterizedTest
    @CsvSource({
        ">=2.1, 2.1, true",
        ">=2.1, 2.0.9, false",
        ">=2.1, 2.10, true",
        ">=2.1 <4, 3.9, true",
        ">=2.1 <4, 4, false",
        "'>= 2.1, < 4', 3, true",
        ">2, 2, false",
        "<=2, 2.0, true",
        "=3, 3.0, true",
        "=3, 3.1, false",
        ">=1, release-7, false"
    })
    void aRangeIsMetByTheVersionsWithinIt(String range, String version, boolean met) {
        assertThat(Condition.parse(range).isMetBy(Optional.of(version), List.of()))
                .isEqualTo(met);
    }

    @Test
    void aTagIsMetWhenItIsAmongThoseThatWereAppliedWhateverCameLater() {
        Condition tag = Condition.parse("release 7");

        assertThat(tag.isMetBy(Optional.of("release 8"), List.of("release 7", "release 8")))
                .isTrue();
        assertThat(tag.isMetBy(Optional.of("release 6"), List.of("release 6"))).isFalse();
    }

    @Test
    void aStarIsMetByASchemaThatNamesNoVersion() {
        assertThat(Condition.parse("*").isMetBy(Optional.empty(), List.of())).isTrue();
        assertThat(Condition.parse(">=0").isMetBy(Optional.empty(), List.of())).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {">=", ">=x", ">=2 4", "<2 or 3", ">=2,,<3", "=", ">=1 release"})
    void aBrokenRangeIsRefused(String text) {
        assertThatThrownBy(() -> Condition.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        ">=3 <3, true",
        ">3 <=3, true",
        ">=3 <=3, false",
        ">=3 <2, true",
        "=2 =3, true",
        ">1 <4 =2, false",
        "*, false"
    })
    void boundsThatExcludeEachOtherAreFound(String range, boolean impossible) {
        assertThat(((Condition.Range) Condition.parse(range)).isImpossible()).isEqualTo(impossible);
    }

    @ParameterizedTest
    @ValueSource(strings = {"customers >=2.1 <4", "customers/archive release 7", "a-b.c =3 optional", "customers *"})
    void isReadAsItIsWritten(String text) {
        assertThat(Requirement.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "customers", " >=2", "cust/omers/x >=2", "/x >=1", "customers >="})
    void nonsenseIsRefused(String text) {
        assertThatThrownBy(() -> Requirement.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aServiceMeansAllItsSchemasAndASchemaOnlyItself() {
        LedgerKey main = new LedgerKey("customers", "main");
        LedgerKey archive = new LedgerKey("customers", "archive");

        assertThat(Requirement.parse("customers", ">=1").concerns(main)).isTrue();
        assertThat(Requirement.parse("customers", ">=1").concerns(archive)).isTrue();
        assertThat(Requirement.parse("customers/archive", ">=1").concerns(main)).isFalse();
        assertThat(Requirement.parse("customers/archive", ">=1").concerns(archive))
                .isTrue();
    }
}
