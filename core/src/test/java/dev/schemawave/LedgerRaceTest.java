package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.config.Settings;
import dev.schemawave.config.SettingsReader;
import dev.schemawave.config.Source;
import dev.schemawave.guard.DriverDataSource;
import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.LockName;
import dev.schemawave.model.Notice;
import dev.schemawave.model.RunKind;
import dev.schemawave.model.RunResult;
import dev.schemawave.model.RunSummary;
import dev.schemawave.model.SchemaPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Announcements that cross with grants and with other announcements. */
class LedgerRaceTest {

    private final Stage stage = new Stage();
    private final List<CoordinationEvent> events = new ArrayList<>();

    @AfterEach
    void close() {
        stage.close();
    }

    @Test
    void aGrantThatCrossesWithThePeersAnnouncementIsGivenBackAndNothingIsMigrated() throws Exception {
        Stage.Service orders = stage.service("orders", "1");
        orders.start().outcome();
        LedgerEntry ready = stage.entry("orders");
        Stage.Service late = stage.service("orders", "1");
        stage.coordination.beforeNextGrant.set(() -> {
            late.isMigrated();
            stage.publish(ready);
        });

        Startup start = late.start();

        assertThat(start.outcome()).isInstanceOf(Outcome.MigratedByPeer.class);
        assertThat(start.count(CoordinationEvent.LeaseAcquired.class)).isZero();
        assertThat(late.runs()).isZero();
        assertThat(stage.coordination.isFree()).isTrue();
    }

    @Test
    void aGrantThatCrossesWithAnotherBuildsAnnouncementIsUsed() throws Exception {
        Stage.Service orders = stage.service("orders", "1", "2");
        stage.coordination.beforeNextGrant.set(() -> stage.announce("orders", Status.READY, "1"));

        assertThat(orders.start().outcome()).isInstanceOf(Outcome.Migrated.class);
    }

    @Test
    void anAnnouncementThatTheHistoryDoesNotBearOutIsNotBelieved() throws Exception {
        Stage.Service orders = stage.service("orders", "1");
        orders.start().outcome();
        LedgerEntry ready = stage.entry("orders");
        Stage.Service empty = stage.service("orders", "1");
        stage.coordination.beforeNextGrant.set(() -> stage.publish(ready));

        assertThat(empty.start().outcome()).isInstanceOf(Outcome.Migrated.class);
    }

    @Test
    void aLateAnnouncementThatMayNotReplaceTheNewestLeavesItAndSaysSo() throws Exception {
        try (Events told = told()) {
            Announcements late = announcements(told);
            stage.announce("orders", Status.RUNNING, "2");
            late.publish(Status.READY, plan(), Optional.empty(), 1, newest -> false);
        }

        assertThat(stage.entry("orders").status()).isEqualTo(Status.RUNNING);
        assertThat(events).singleElement().isInstanceOf(CoordinationEvent.NotAnnounced.class);
    }

    @Test
    void anAnnouncementThatMayReplaceTheNewestDoesSo() throws Exception {
        try (Events told = told()) {
            Announcements holder = announcements(told);
            stage.announce("orders", Status.WAITING, "2");
            holder.publish(Status.READY, plan(), Optional.empty(), 1, newest -> newest.status() == Status.WAITING);
        }

        assertThat(stage.entry("orders").status()).isEqualTo(Status.READY);
        assertThat(events).isEmpty();
    }

    @Test
    void aNoticeThatComesBetweenKeepsNobodyFromAnnouncing() throws Exception {
        stage.announce("orders", Status.RUNNING, "2");
        try (Events told = told()) {
            Announcements holder = announcements(told);
            stage.publish(noticed("orders", "first"));
            holder.publish(Status.READY, plan(), Optional.empty(), 1, newest -> false);
        }

        assertThat(stage.entry("orders").status()).isEqualTo(Status.READY);
        assertThat(events).isEmpty();
    }

    @Test
    void thePastIsHandedOnFromWhateverEntryIsReplaced() throws Exception {
        stage.announce("orders", Status.RUNNING, "2");
        RunSummary run = new RunSummary(
                RunKind.MIGRATION,
                Optional.empty(),
                Optional.of("1"),
                stage.time.now(),
                stage.time.now(),
                RunResult.SUCCEEDED,
                "host");
        try (Events told = told()) {
            Announcements holder = announcements(told);
            stage.publish(noticed("orders", "first"));
            holder.news();
            stage.publish(noticed("orders", "second"));
            holder.remember(run);
            holder.publish(Status.READY, plan(), Optional.empty(), 1, newest -> false);
            stage.publish(noticed("orders", "third"));
            holder.publish(Status.READY, plan(), Optional.empty(), 1, newest -> false);
        }

        assertThat(stage.entry("orders").past().runs()).containsExactly(run);
        assertThat(stage.entry("orders").past().notices())
                .extracting(Notice::fact)
                .containsExactly("third", "second", "first");
    }

    @Test
    void aNoticeOfAnOldFailureIsNoNews() throws Exception {
        stage.announce("orders", Status.FAILED, "1");
        try (Events told = told()) {
            Announcements waiting = announcements(told);
            stage.publish(noticed("orders", "first"));
            assertThat(waiting.news()).isEmpty();
            stage.publish(noticed("orders", "second"));
            assertThat(waiting.news()).isEmpty();
            assertThat(waiting.hasRunEnded()).isFalse();
            stage.announce("orders", Status.READY, "2");
            assertThat(waiting.news()).isPresent();
        }
    }

    /** The entry that stands there, published again by somebody who tells people of it. */
    private LedgerEntry noticed(String service, String fact) {
        LedgerEntry entry = stage.entry(service);
        Notice notice = new Notice(fact, "host", stage.time.now(), Optional.empty());
        return entry.withPast(entry.past().withNotice(notice));
    }

    private Events told() {
        return new Events(List.of(events::add), stage.time);
    }

    private Announcements announcements(Events told) throws Exception {
        Settings settings = new SettingsReader(
                        List.of(new Source("set in code", Map.of("schemawave.service", "orders"))),
                        Set.of(),
                        new ArrayList<>())
                .read();
        Holder me = new Holder(settings.service(), "host", 1, stage.time.now(), "");
        try (ShutdownWatch shutdown = new ShutdownWatch(stage.time, Duration.ofSeconds(1))) {
            Run run = new Run(settings, me, stage.time, told, shutdown);
            StubRunner runner = new StubRunner(new StubRunner.History(), "1");
            DataSource none = new DriverDataSource("jdbc:none:", Optional.empty(), Optional.empty());
            Inspection schema = new Inspection(run, LazyRunner.of(runner), none);
            return new Announcements(run, stage.coordination.ledger(), schema, new LockName("orders"));
        }
    }

    private static SchemaPlan plan() {
        return new SchemaPlan(
                Optional.of("1"), Optional.of("1"), List.of(), List.of(), List.of(), Fingerprint.of(List.of("1")), "");
    }
}
