package dev.schemawave.testkit;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Ledgers to be put on trial, and the rules that each must be found to break. */
@SuppressWarnings("ImmutableEnumChecker") // a supplier and a set that nobody changes
enum SuspectLedger {
    CORRECT(ToyLedger::new),

    LAST_WRITE_WINS(LastWriteWins::new, 4, 5, 6),
    REPLACES_NOTHING(ReplacesNothing::new, 6),
    REVISIONS_STAND_STILL(RevisionsStandStill::new, 3, 5),
    KEYS_WITHOUT_CASE(KeysWithoutCase::new, 8),
    KEYS_WITHOUT_SCHEMA(KeysWithoutSchema::new, 8),
    SHORTENS(Shortens::new, 9),
    WATCH_IS_MUTE(WatchIsMute::new, 10),
    WATCH_IS_MISSING(WatchIsMissing::new, 10),
    WATCH_NEVER_ENDS(WatchNeverEnds::new, 11);

    private final Supplier<ToyLedger> ledger;
    private final Set<Integer> brokenRules = new TreeSet<>();

    SuspectLedger(Supplier<ToyLedger> ledger, int... brokenRules) {
        this.ledger = ledger;
        for (int rule : brokenRules) {
            this.brokenRules.add(rule);
        }
    }

    ToyLedger ledger() {
        return ledger.get();
    }

    Set<Integer> brokenRules() {
        return brokenRules;
    }

    private static final class LastWriteWins extends ToyLedger {
        @Override
        boolean mayPublish(long present, long expected) {
            return true;
        }
    }

    private static final class ReplacesNothing extends ToyLedger {
        @Override
        boolean mayPublish(long present, long expected) {
            return present == NONE || present == expected;
        }
    }

    private static final class RevisionsStandStill extends ToyLedger {
        @Override
        long next(long revision) {
            return 1;
        }
    }

    private static final class KeysWithoutCase extends ToyLedger {
        @Override
        LedgerKey key(LedgerKey key) {
            return new LedgerKey(key.service().toLowerCase(Locale.ROOT), key.schema());
        }
    }

    private static final class KeysWithoutSchema extends ToyLedger {
        @Override
        LedgerKey key(LedgerKey key) {
            return new LedgerKey(key.service(), LedgerKey.MAIN);
        }
    }

    private static final class Shortens extends ToyLedger {
        @Override
        LedgerEntry stored(LedgerEntry entry) {
            return new LedgerEntry(
                    entry.key(),
                    entry.status(),
                    entry.version(),
                    entry.fingerprint(),
                    entry.tool(),
                    entry.holder(),
                    entry.at(),
                    entry.failure().map(text -> text.substring(0, Math.min(1000, text.length()))));
        }
    }

    private static final class WatchIsMute extends ToyLedger {
        @Override
        void tell(List<Runnable> all) {}
    }

    private static final class WatchIsMissing extends ToyLedger {
        @Override
        Optional<Watch> watch(List<Runnable> all, Runnable changed) {
            return Optional.empty();
        }
    }

    private static final class WatchNeverEnds extends ToyLedger {
        @Override
        Optional<Watch> watch(List<Runnable> all, Runnable changed) {
            all.add(changed);
            return Optional.of(() -> {});
        }
    }
}
