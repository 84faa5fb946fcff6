package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.Scope;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TextsOfTheGuardTest {

    private static HalfApplied at(int statement) {
        return new HalfApplied("1", "1 (V1__a.sql)", statement, false, "DROP TABLE a", Optional.of("me"), 3, List.of());
    }

    @Test
    void aHalfAppliedStepSaysWhatIsKnownAndWhatIsNot() {
        assertThat(at(1).toString())
                .contains("1 (V1__a.sql)", "no statement is known to have taken effect", "statement 1", "DROP TABLE a");
        assertThat(at(2).toString()).contains("statement 1 took effect", "of statement 2 it is not known");
        assertThat(at(5).toString()).contains("statements 1 to 4 took effect", "of statement 5 it is not known");
    }

    @Test
    void aLabelIsShortEnoughForPostgresAndTellsClaimsApart() {
        SessionMark one = SessionMark.of("scope", "a".repeat(32));
        SessionMark two = SessionMark.of("scope", "b".repeat(32));

        assertThat(one.label()).hasSizeLessThan(64).startsWith(one.prefix()).isNotEqualTo(two.label());
        assertThat(one.prefix()).isEqualTo(two.prefix());
        assertThat(SessionMark.of("other", "a".repeat(32)).prefix()).isNotEqualTo(one.prefix());
    }

    @Test
    void aScopesKeyFitsItsColumnAndNeedsNoQuoting() {
        String longest = GuardStore.key(new Scope("db", "s'chema ".repeat(20), "h\"istory".repeat(20)));

        assertThat(longest).hasSizeLessThanOrEqualTo(113).matches("[a-z0-9._:-]+");
        assertThat(GuardStore.key(new Scope("db", "a", "b.c")))
                .isNotEqualTo(GuardStore.key(new Scope("db", "a.b", "c")));
    }

    @Test
    void aStatementIsKeptToItsTwoThousandthCharacterAndNotFurther() {
        String longest = "x".repeat(2_000);

        assertThat(Journal.shortened(" " + longest + "\n")).isEqualTo(longest);
        assertThat(Journal.shortened(longest + "y")).isEqualTo(longest + " ...");
    }
}
