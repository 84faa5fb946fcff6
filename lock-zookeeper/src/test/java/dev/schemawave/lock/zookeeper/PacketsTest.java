package dev.schemawave.lock.zookeeper;

import static dev.schemawave.testkit.People.holder;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.Lease;
import dev.schemawave.spi.Renewal;
import dev.schemawave.testkit.Team;
import dev.schemawave.testkit.Waiting;
import dev.schemawave.testkit.network.FaultProxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a lease costs on the way to the server, as the server counts it. */
class PacketsTest {

    private static final LockName NAME = new LockName("public.history:1f");
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int TRIES = 20;

    private final Rig rig = Rig.shared();

    @AfterEach
    void close() {
        rig.close();
    }

    private static String stated(Session session, String what) throws Exception {
        String id = "sid=0x" + Long.toHexString(session.zooKeeper().getSessionId());
        return Rig.server()
                .ask("cons")
                .lines()
                .filter(connection -> connection.contains(id))
                .map(connection -> Pattern.compile(what + "=(\\w+)").matcher(connection))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst()
                .orElseThrow();
    }

    private static int received(Session session) throws Exception {
        return Integer.parseInt(stated(session, "recved"));
    }

    /** The least of many: the client may say that it lives at any time. */
    @Test
    void aLeaseIsTakenByTwoRequestsRenewedByOneAndGivenBackByOne() throws Exception {
        ZooKeeperCoordination client = rig.openDirectly();
        Session session = client.session(LONG);
        client.lock().tryAcquire(NAME, holder("pod-1"), LONG).orElseThrow().release();
        int taken = TRIES;
        int renewed = TRIES;
        int released = TRIES;
        for (int i = 0; i < TRIES; i++) {
            int first = received(session);
            Lease lease = client.lock().tryAcquire(NAME, holder("pod-1"), LONG).orElseThrow();
            int second = received(session);
            lease.renew(holder("pod-1"));
            int third = received(session);
            lease.release();
            taken = Math.min(taken, second - first);
            renewed = Math.min(renewed, third - second);
            released = Math.min(released, received(session) - third);
        }
        assertThat(taken).isEqualTo(2);
        assertThat(renewed).isEqualTo(1);
        assertThat(released).isEqualTo(1);
    }

    /** Nothing can have come before it since it looked. The least of many: signs of life are counted, too. */
    @Test
    void whoeverIsNextHasTheLeaseWithoutAskingAgain() throws Exception {
        ZooKeeperCoordination holder = rig.openDirectly();
        ZooKeeperCoordination next = rig.openDirectly();
        Session session = next.session(LONG);
        int asked = TRIES;
        for (int i = 0; i < TRIES; i++) {
            Lease first = holder.lock().tryAcquire(NAME, holder("pod-1"), LONG).orElseThrow();
            Waiting waiting = Waiting.atMost(LONG);
            try (Team team = new Team()) {
                Future<Optional<Lease>> waiter =
                        team.start(() -> next.lock().acquire(NAME, holder("pod-2"), LONG, waiting));
                await().until(() -> waiting.pauses() == 1);
                int before = received(session);
                first.release();
                Lease second = Team.result(waiter).orElseThrow();
                asked = Math.min(asked, received(session) - before);
                assertThat(second.renew(holder("pod-2"))).isInstanceOf(Renewal.Renewed.class);
                second.release();
            }
        }
        assertThat(asked).isZero();
    }

    /** In one of many tries: a sign of life can come right after the second request, and is then the last that is seen. */
    @Test
    void theTwoRequestsOfAnAcquisitionAreSentWithoutAnAnswerInBetween() throws Exception {
        ZooKeeperCoordination client = rig.open();
        Session session = client.session(LONG);
        client.lock().tryAcquire(NAME, holder("pod-1"), LONG).orElseThrow().release();
        boolean listed = false;
        for (int i = 0; i < TRIES && !listed; i++) {
            rig.proxy().blackhole(FaultProxy.Direction.TO_CLIENT);
            try (Team team = new Team()) {
                Future<Optional<Lease>> lease = team.start(() -> client.lock().tryAcquire(NAME, holder("pod-1"), LONG));
                for (int look = 0; look < TRIES && !listed; look++) {
                    listed = stated(session, "lop").equals("GETC");
                }
                rig.proxy().heal();
                Team.result(lease).orElseThrow().release();
            }
        }
        assertThat(listed).isTrue();
    }
}
