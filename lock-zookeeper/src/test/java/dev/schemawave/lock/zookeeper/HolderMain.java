package dev.schemawave.lock.zookeeper;

import static dev.schemawave.testkit.People.holder;

import dev.schemawave.spi.Lease;
import dev.schemawave.testkit.Waiting;
import java.time.Duration;

/** A JVM that holds a lease, and renews it as the core does, until it is killed. */
final class HolderMain {

    private HolderMain() {}

    @SuppressWarnings({"SystemOut", "InfiniteLoop"})
    public static void main(String[] arguments) throws Exception {
        Duration ttl = Duration.ofMillis(Long.parseLong(arguments[2]));
        ZooKeeperCoordination client =
                ZooKeeperCoordination.open(Rig.settings(arguments[0], "zookeeper://127.0.0.1:" + arguments[1]));
        Lease lease = client.lock()
                .tryAcquire(TakeOverTest.NAME, holder("pod-1"), ttl)
                .orElseThrow();
        while (true) {
            lease.renew(holder("pod-1"));
            System.out.println("RENEWED");
            Waiting.pass(ttl.dividedBy(3));
        }
    }
}
