package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.guard.DriverDataSource;
import dev.schemawave.model.Declaration;
import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.LockName;
import dev.schemawave.spi.SchemaLedger;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What replicas tell each other: each of them hears it once, and nobody wipes out what others have said since. */
class AnnouncementsTest {

    private static final String DECLARED = "7";

    private final Part part = new Part(
            new Declaration(List.of(), Optional.of(DECLARED), Optional.empty(), Optional.empty(), Optional.empty()));
    private final InMemoryCoordination coordination = new InMemoryCoordination(part.time);
    private final StubRunner.History history = new StubRunner.History();
    private final Inspection schema = new Inspection(
            part.run,
            LazyRunner.of(new StubRunner(history, "1")),
            new DriverDataSource("jdbc:h2:mem:announcements", Optional.empty(), Optional.empty()));

    @AfterEach
    void close() {
        part.close();
    }

    private Announcements replica() throws Exception {
        return in(coordination.ledger());
    }

    private Announcements in(Optional<SchemaLedger> ledger) throws Exception {
        return new Announcements(part.run, ledger, schema, new LockName("orders"));
    }

    private void say(Announcements who, Status status, Predicate<LedgerEntry> mayReplace) {
        Optional<String> failure = status == Status.FAILED ? Optional.of("no space left") : Optional.empty();
        who.publish(status, schema.plan(), failure, 0, mayReplace);
    }

    private void say(Announcements who, Status status) {
        say(who, status, newest -> true);
    }

    private LedgerEntry announced() throws Exception {
        return coordination
                .ledger()
                .orElseThrow()
                .read(part.run.service())
                .orElseThrow()
                .entry();
    }

    @Test
    void whatOthersAnnounceIsHeardOnceAndOnlyWhatCameSince() throws Exception {
        Announcements peer = replica();
        say(peer, Status.RUNNING);
        Announcements replica = replica();
        assertThat(replica.news()).isEmpty();

        say(peer, Status.READY);
        assertThat(replica.news().map(LedgerEntry::status)).contains(Status.READY);
        assertThat(replica.news()).isEmpty();
        say(replica, Status.RUNNING);
        assertThat(replica.news()).isEmpty();
    }

    @Test
    void aRunHasEndedOnceItsSuccessOrFailureWasHeard() throws Exception {
        for (Status end : List.of(Status.READY, Status.FAILED)) {
            Announcements peer = replica();
            Announcements replica = replica();
            say(peer, Status.RUNNING);
            replica.news();
            assertThat(replica.hasRunEnded()).isFalse();
            say(peer, end);
            replica.news();
            assertThat(replica.hasRunEnded()).isTrue();
            say(peer, Status.RUNNING);
            replica.news();
            assertThat(replica.hasRunEnded()).isTrue();
        }
    }

    @Test
    void whatWasOverlookedOnPurposeIsNoNews() throws Exception {
        Announcements replica = replica();
        say(replica(), Status.WAITING);
        replica.overlook(replica.all());

        assertThat(replica.news()).isEmpty();
    }

    @Test
    void whatOtherServicesAnnounceDoesNotHideTheNewsOfOnesOwn() throws Exception {
        Announcements replica = replica();
        say(replica(), Status.WAITING);
        try (Stage others = new Stage(coordination)) {
            others.announce("customers", Status.READY, "1");
        }
        replica.overlook(replica.all().stream()
                .filter(published -> !published.entry().key().equals(part.run.service()))
                .toList());

        assertThat(replica.news()).isPresent();
    }

    @Test
    void whatAnotherReplicaHasAnnouncedSinceStandsUnlessItMayBeReplaced() throws Exception {
        Announcements replica = replica();
        say(replica(), Status.RUNNING);
        say(replica, Status.READY, newest -> newest.status() != Status.RUNNING);
        assertThat(announced().status()).isEqualTo(Status.RUNNING);
        assertThat(part.next(CoordinationEvent.NotAnnounced.class).reason()).contains("another replica");

        Announcements other = replica();
        say(replica(), Status.WAITING);
        say(other, Status.READY, newest -> newest.status() == Status.WAITING);
        assertThat(announced().status()).isEqualTo(Status.READY);
        assertThat(part.rest()).isEmpty();
    }

    @Test
    void whoIsOutrunAgainAndAgainGivesUpAtTheTenthTry() throws Exception {
        Announcements replica = replica();
        Announcements peer = replica();
        say(peer, Status.RUNNING);
        AtomicInteger asked = new AtomicInteger();
        say(replica, Status.READY, newest -> {
            say(peer, Status.RUNNING);
            return asked.incrementAndGet() < 20;
        });

        assertThat(asked).hasValue(9);
        assertThat(announced().status()).isEqualTo(Status.RUNNING);
        part.next(CoordinationEvent.NotAnnounced.class);
    }

    @Test
    void theDeclaredVersionIsThatOfASchemaThatIsReadyAndNamesNone() throws Exception {
        Announcements replica = replica();
        say(replica, Status.RUNNING);
        assertThat(announced().version()).isEmpty();
        say(replica, Status.READY);
        assertThat(announced().version()).contains(DECLARED);
    }

    @Test
    void aVersionOfTheSchemaItselfOutweighsTheDeclaredOne() throws Exception {
        history.applied.add("1");
        say(replica(), Status.READY);

        assertThat(announced().version()).contains("1");
    }

    @Test
    void withoutALedgerNothingIsToldAndNothingHeard() throws Exception {
        Announcements replica = in(Optional.empty());
        say(replica, Status.READY);

        assertThat(replica.isSupported()).isFalse();
        assertThat(replica().isSupported()).isTrue();
        assertThat(replica.news()).isEmpty();
        assertThat(replica.all()).isEmpty();
        assertThat(replica.watch(() -> {})).isEmpty();
        assertThat(part.rest()).isEmpty();
    }
}
