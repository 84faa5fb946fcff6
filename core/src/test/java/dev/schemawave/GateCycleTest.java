package dev.schemawave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerEntry.Status;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Notice;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Services that wait for each other find out while time stands still: by what they tell each other, not by waiting. */
class GateCycleTest {

    /** Who requires whom: each letter the one after it, and the last one the first. */
    private static final String RING = "abc";

    private final Stage stage = new Stage();
    private final Map<String, Stage.Service> services = new HashMap<>();

    @AfterEach
    void close() {
        stage.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab", "ba"})
    void twoServicesThatRequireEachOtherFindOutInWhateverOrderTheyStart(String order) throws Exception {
        checkRing(2, order);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "acb", "bac", "bca", "cab", "cba"})
    void threeServicesThatRequireEachOtherFindOutInWhateverOrderTheyStart(String order) throws Exception {
        checkRing(3, order);
    }

    private void checkRing(int size, String order) throws Exception {
        List<Startup> starts = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            Startup start = member(size, order.charAt(i)).start();
            starts.add(i < size - 1 ? start.awaitGate() : start);
        }
        for (int i = 0; i < size; i++) {
            checkNamed(size, order.charAt(i), starts.get(i));
        }
        assertThat(services.values()).allMatch(service -> service.runs() == 0);
        assertThat(stage.coordination.isFree()).isTrue();
    }

    @RepeatedTest(20)
    void servicesThatStartAtOnceFindOut() {
        Map<Character, Startup> starts = new HashMap<>();
        for (char name : List.of('a', 'b', 'c')) {
            starts.put(name, member(3, name).start());
        }
        starts.forEach((name, start) -> checkNamed(3, name, start));
    }

    @Test
    void allReplicasThatWaitFindOut() throws Exception {
        List<Startup> starts = new ArrayList<>();
        for (char name : List.of('a', 'a', 'b', 'b')) {
            starts.add(member(3, name).start().awaitGate());
        }
        checkNamed(3, 'c', member(3, 'c').start());
        for (int i = 0; i < 4; i++) {
            checkNamed(3, "aabb".charAt(i), starts.get(i));
        }
    }

    private Stage.Service member(int size, char name) {
        return services.computeIfAbsent(
                String.valueOf(name), service -> stage.service(service, "1").requires(next(size, name), ">=1"));
    }

    private static String next(int size, char name) {
        return String.valueOf(RING.charAt((RING.indexOf(name) + 1) % size));
    }

    private static void checkNamed(int size, char name, Startup start) {
        List<String> ring = new ArrayList<>(List.of(String.valueOf(name)));
        for (int i = 0; i < size; i++) {
            ring.add(next(size, ring.get(i).charAt(0)));
        }
        RequirementCycleException error = start.error(RequirementCycleException.class);

        assertThat(error.cycle()).extracting(LedgerKey::service).isEqualTo(ring);
        assertThat(error).hasMessageContaining(String.join(" -> ", ring)).hasMessageContaining("No schema was touched");
    }

    @Test
    void whatADeadReplicaHasAnnouncedClosesNoCircle() throws Exception {
        stage.announce("b", Status.WAITING, "", "a >=1");
        Startup waiting = member(2, 'a').start().awaitGate();
        stage.announce("b", Status.READY, "1");

        assertThat(waiting.outcome()).isInstanceOf(Outcome.Migrated.class);
    }

    @Test
    void whatFailedBeforeTheWaitClosesNoCircle() throws Exception {
        stage.announce("b", Status.FAILED, "", "a >=1");
        Startup waiting = member(2, 'a').start().awaitGate();
        stage.announce("b", Status.READY, "1");

        assertThat(waiting.outcome()).isInstanceOf(Outcome.Migrated.class);
    }

    @Test
    void aNoticeOfWhatFailedBeforeTheWaitClosesNoCircle() throws Exception {
        stage.announce("b", Status.FAILED, "", "a >=1");
        Startup waiting = member(2, 'a').start().awaitGate();
        CountDownLatch looked = new CountDownLatch(1);
        stage.coordination.afterNextLook.set(looked::countDown);
        LedgerEntry failed = stage.entry("b");
        Notice notice = new Notice("failed", "b-7f9c", stage.time.now(), Optional.empty());
        stage.publish(failed.withPast(failed.past().withNotice(notice)));
        looked.await();
        stage.announce("b", Status.READY, "1");

        assertThat(waiting.outcome()).isInstanceOf(Outcome.Migrated.class);
    }

    @Test
    void aSuccessorOfADeadReplicaClosesTheCircle() throws Exception {
        stage.announce("b", Status.WAITING, "", "a >=1");
        Startup first = member(2, 'a').start().awaitGate();
        Startup second = member(2, 'b').start();

        checkNamed(2, 'a', first);
        checkNamed(2, 'b', second);
    }

    @Test
    void whoOnlyWaitsForMembersOfACircleIsNotInItAndWaitsOn() throws Exception {
        Startup shop = stage.service("shop", "1").requires("a", ">=1").start().awaitGate();
        Startup first = member(2, 'a').start().awaitGate();
        Startup second = member(2, 'b').start();
        checkNamed(2, 'a', first);
        checkNamed(2, 'b', second);
        stage.announce("a", Status.READY, "1");

        assertThat(shop.outcome()).isInstanceOf(Outcome.Migrated.class);
    }

    @Test
    void whatIsOptionalClosesNoCircle() throws Exception {
        Startup first = member(2, 'a').start().awaitGate();
        Startup second = stage.service("b", "1").requires("a", ">=1 optional").start();

        assertThat(second.outcome()).isInstanceOf(Outcome.Migrated.class);
        assertThat(first.outcome()).isInstanceOf(Outcome.Migrated.class);
    }

    @Test
    void servicesThatRequireWhatTheOtherOneHasAlreadyAreInNoCircle() throws Exception {
        stage.announce("b", Status.READY, "1");
        Startup first = member(2, 'a').start();

        assertThat(first.outcome()).isInstanceOf(Outcome.Migrated.class);
        assertThat(member(2, 'b').start().outcome()).isInstanceOf(Outcome.Migrated.class);
    }
}
