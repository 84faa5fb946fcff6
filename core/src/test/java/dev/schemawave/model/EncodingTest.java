package dev.schemawave.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingTest {

    private static final Holder HOLDER = new Holder(
            new LedgerKey("orders", "archive"),
            "pod-ü=1",
            42,
            Instant.parse("2026-01-31T10:15:30.123456789Z"),
            "step 1 of 2: V1__a.sql\nwith = and # and \\");

    @Test
    void aHolderIsReadBackAsItWasWritten() {
        assertThat(Holder.decode(HOLDER.encode())).isEqualTo(HOLDER);
    }

    @Test
    void anEntryIsReadBackAsItWasWritten() {
        LedgerEntry ready = entry(LedgerEntry.Status.READY, Optional.of("1.10"), Optional.empty());
        LedgerEntry failed = entry(LedgerEntry.Status.FAILED, Optional.empty(), Optional.of("ERROR:\n  at line 3"));

        assertThat(LedgerEntry.decode(ready.encode())).isEqualTo(ready);
        assertThat(LedgerEntry.decode(failed.encode())).isEqualTo(failed);
    }

    @Test
    void fieldsBearAnyText() {
        String odd = "  a\tb\r\nc\fd\\ = : # ! \u00e9\u20ac ";
        Fields read = Fields.parse(new Fields().with(odd, odd).toString());
        assertThat(read.text(odd)).isEqualTo(odd);
    }

    @Test
    void equalRecordsAreEqualTexts() {
        assertThat(HOLDER.encode()).isEqualTo(Holder.decode(HOLDER.encode()).encode());
    }

    @Test
    void fieldsOfALaterVersionArePassedOver() {
        assertThat(Holder.decode(HOLDER.encode() + "\nzone=eu")).isEqualTo(HOLDER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pid=x", "service=orders\nschema=main\nhost=h\npid=1"})
    void aTextThatIsNoHolderIsRefused(String text) {
        assertThatThrownBy(() -> Holder.decode(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEntryHasAReasonExactlyWhereItFailed() {
        assertThatThrownBy(() -> entry(LedgerEntry.Status.FAILED, Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> entry(LedgerEntry.Status.READY, Optional.empty(), Optional.of("why")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-a", "a/b", "a b", "a:b", "ä", "a\n"})
    void namesThatCouldNotBePartOfAKeyAreRefused(String name) {
        assertThat(LedgerKey.isName(name)).isFalse();
        assertThatThrownBy(() -> new LedgerKey(name, "main")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LedgerKey("orders", name)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLockNameIsReadableAndUniqueForItsScope() {
        LockName name = new Scope("postgresql:1/shop", "public", "flyway_schema_history").lockName();

        assertThat(name.value()).startsWith("public.flyway_schema_history:");
        assertThat(List.of(
                        new Scope("postgresql:2/shop", "public", "flyway_schema_history"),
                        new Scope("postgresql:1/shop", "other", "flyway_schema_history"),
                        new Scope("postgresql:1/shop", "public", "other")))
                .extracting(Scope::lockName)
                .doesNotContain(name)
                .doesNotHaveDuplicates();
    }

    @Test
    void anOddOrLongSchemaNameStillMakesALockName() {
        assertThat(new Scope("db", "größe \"x\" ".repeat(20), "t").lockName().value())
                .hasSizeLessThanOrEqualTo(120);
    }

    @Test
    void aFingerprintTellsListsApartThatLookAlikeWhenJoined() {
        assertThat(Fingerprint.of(List.of("ab", "c"))).isNotEqualTo(Fingerprint.of(List.of("a", "bc")));
        assertThat(Fingerprint.of(List.of("ab", "c"))).isEqualTo(Fingerprint.of(List.of("ab", "c")));
    }

    private static LedgerEntry entry(LedgerEntry.Status status, Optional<String> version, Optional<String> failure) {
        return new LedgerEntry(
                HOLDER.service(),
                status,
                version,
                List.of("release 1", "=two"),
                new Fingerprint("f"),
                "flyway",
                HOLDER,
                Instant.parse("2026-01-31T10:15:31Z"),
                failure,
                Optional.of(new LockName("a:b")),
                7,
                new Declaration(
                        List.of(Requirement.parse("customers/archive", "release 7 optional")),
                        Optional.of("2.1"),
                        Optional.empty(),
                        Optional.of("the owners"),
                        Optional.empty()));
    }
}
