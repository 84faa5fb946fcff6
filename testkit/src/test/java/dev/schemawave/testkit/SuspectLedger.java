package dev.schemawave.testkit;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.spi.CoordinationException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/** Ledgers to be put on trial, and the rules that each must be found to break. */
@SuppressWarnings("ImmutableEnumChecker") // a supplier and a set that nobody changes
enum SuspectLedger {
    CORRECT(ToyLedger::new),

    LAST_WRITE_WINS(LastWriteWins::new, 4, 5, 6, 14),
    REPLACES_NOTHING(ReplacesNothing::new, 6),
    REVISIONS_STAND_STILL(RevisionsStandStill::new, 3, 5, 13),
    KEYS_WITHOUT_CASE(KeysWithoutCase::new, 8),
    KEYS_WITHOUT_SCHEMA(KeysWithoutSchema::new, 8),
    SHORTENS(Shortens::new, 9, 13),
    WATCH_IS_MUTE(WatchIsMute::new, 10, 15),
    WATCH_IS_MISSING(WatchIsMissing::new, 10, 15),
    WATCH_NEVER_ENDS(WatchNeverEnds::new, 11),
    DOWN_LOOKS_EMPTY(DownLooksEmpty::new, 12),
    PUBLISHES_BY_HALVES(PublishesByHalves::new, 13),
    REPEATS_OVER_OTHERS(RepeatsOverOthers::new, 14),
    WATCH_DIES_WITH_ITS_CONNECTION(WatchDiesWithItsConnection::new, 15),
    HANGS_WITHOUT_AN_ANSWER(HangsWithoutAnAnswer::new, 16);

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
        boolean mayPublish(Optional<Published> present, LedgerEntry entry, long expected) {
            return true;
        }
    }

    private static final class ReplacesNothing extends ToyLedger {
        @Override
        boolean mayPublish(Optional<Published> present, LedgerEntry entry, long expected) {
            return present.isEmpty() || super.mayPublish(present, entry, expected);
        }
    }

    private static final class RevisionsStandStill extends ToyLedger {
        @Override
        long next(long revision, boolean answered) {
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
                    entry.tags(),
                    entry.fingerprint(),
                    entry.tool(),
                    entry.holder(),
                    entry.at(),
                    entry.failure().map(text -> text.substring(0, Math.min(1000, text.length()))),
                    entry.lock(),
                    entry.epoch(),
                    entry.declaration(),
                    entry.past());
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

    private static final class DownLooksEmpty extends ToyLedger {
        @Override
        Optional<Published> readWhileDown() {
            return Optional.empty();
        }
    }

    /** The entry is written first, and its revision once the client knows that. */
    private static final class PublishesByHalves extends ToyLedger {
        @Override
        long next(long revision, boolean answered) {
            return answered || revision == NONE ? revision + 1 : revision;
        }
    }

    /** Goes by what it was asked to publish, and not by the revision. */
    private static final class RepeatsOverOthers extends ToyLedger {

        private final Set<LedgerEntry> unanswered = new HashSet<>();

        @Override
        boolean mayPublish(Optional<Published> present, LedgerEntry entry, long expected) {
            return super.mayPublish(present, entry, expected) || unanswered.contains(entry);
        }

        @Override
        void unanswered(LedgerEntry entry) {
            unanswered.add(entry);
        }
    }

    private static final class WatchDiesWithItsConnection extends ToyLedger {
        @Override
        void connectionsCut(List<Runnable> all) {
            all.clear();
        }
    }

    private static final class HangsWithoutAnAnswer extends ToyLedger {
        @Override
        List<Published> readAllWithoutAnswer() throws CoordinationException {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return super.readAllWithoutAnswer();
        }
    }
}
