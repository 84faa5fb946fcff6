package dev.schemawave.testkit;

/**
 * What every lock backend promises, as tests to extend. A backend's own test:
 *
 * <pre>{@code
 * class MyLockTest extends DistributedLockContract {
 *
 *     private final MyStore store = MyStore.empty();
 *
 *     @Override
 *     protected Coordination open() {
 *         return store.newClient();
 *     }
 *
 *     @Override
 *     protected Set<Capability> capabilities() {
 *         return EnumSet.of(Capability.RUNS_OUT_UNRENEWED, Capability.WAKES_WAITERS);
 *     }
 * }
 * }</pre>
 *
 * <p>The name of a test begins with the number of its rule. Numbers stay; a rule that is added gets the next one.
 * Where a test follows a rule of {@code docs/lock-rules.md}, it names it, such as R3.
 *
 * <p>Who has the lock:
 *
 * <ul>
 *   <li><b>L1</b> While somebody holds the lease, a try of somebody else is empty, and no error.
 *   <li><b>L2</b> Neither is the holder granted a second lease: a lease is not reentrant, on no thread.
 *   <li><b>L3</b> A released lock is free at once.
 *   <li><b>L4</b> Locks of different names do not disturb each other; upper and lower case differ.
 *   <li><b>L5</b> Of many who try at once, exactly one is granted the lease.
 *   <li><b>L6</b> Whatever many clients do in any order, by their own clocks no two hold the lease at a time.
 * </ul>
 *
 * <p>How long a lease lasts, and what can be done with it:
 *
 * <ul>
 *   <li><b>L7</b> The deadline of a lease is counted from before the request: a lease is valid for less than its ttl.
 *   <li><b>L8</b> A lease that nobody renews runs out.
 *   <li><b>L9</b> The holder's own deadline has passed before anybody else can have the lease.
 *   <li><b>L10</b> A lease that is renewed in time lasts.
 *   <li><b>L11</b> Releasing a lease that ran out says that it was not held.
 *   <li><b>L12</b> Releasing a lease that somebody else has now says so, and frees nobody.
 *   <li><b>L13</b> Releasing twice says so.
 *   <li><b>L14</b> Renewing a lease that somebody else has now says that it is lost, and takes it from nobody.
 *   <li><b>L15</b> A lease that ran out is lost for good, even if nobody else wants it.
 *   <li><b>L16</b> A renewal never brings a released lease back.
 *   <li><b>L17</b> Any thread renews and releases a lease, not only the one that acquired it.
 *   <li><b>L18</b> Each grant has a proof of its own: what a holder got before does not work on what it has now.
 *   <li><b>L19</b> Others can see who holds the lock and what it is doing, in whatever characters.
 * </ul>
 *
 * <p>Waiting:
 *
 * <ul>
 *   <li><b>L20</b> Each of many waiters gets its turn, one at a time.
 *   <li><b>L21</b> A waiter is woken by a release, or polls at least as often as {@code LONGEST_POLL}.
 *   <li><b>L22</b> A waiter gets a lease that runs out while it waits.
 *   <li><b>L23</b> A wait that is over returns empty and leaves nothing behind.
 *   <li><b>L24</b> A wait with a deadline ends by itself.
 *   <li><b>L25</b> An interrupted wait ends in {@link InterruptedException} and leaves nothing behind.
 *   <li><b>L26</b> A thread that is interrupted can release a lease, and stays interrupted.
 *   <li><b>L27</b> The lease of a client that is gone is taken over.
 * </ul>
 *
 * <p>When the backend cannot be reached:
 *
 * <ul>
 *   <li><b>L28</b> It does not look like a lock that is held.
 *   <li><b>L29</b> It grants nothing; nor does a minority of it.
 *   <li><b>L30</b> What cannot be answered fails with an error that is worth trying again, and loses no lease.
 *   <li><b>L31</b> An acquisition whose answer was lost blocks nobody for ever.
 *   <li><b>L32</b> An answer that comes after the ttl is no valid lease.
 *   <li><b>L33</b> A lease tells of doubt by itself, where the backend can.
 * </ul>
 *
 * <p>Where the rules come from:
 *
 * <ul>
 *   <li>"Distributed Locks with Redis" (redis.io): an expiry on every grant (L8, L31), a value of its own for each grant
 *       (L18), release and extension by comparison with it (L11 to L16), validity counted from before the request (L7, L9,
 *       L32), a majority (L29).
 *   <li>M. Kleppmann, "How to do distributed locking" (2016): a holder that comes late does no harm (L12, L14).
 *   <li>Apache Curator, "Error Handling" and tech notes: tell of doubt (L33), ownership without threads (L17), no herd that
 *       loses somebody (L20, L21).
 *   <li>Kubernetes, {@code client-go} leader election: deadlines by the local monotonic clock alone (L9, L10).
 *   <li>Reports of projects whose locks stayed behind, or whose failed unlocks nobody noticed (L13, L22, L23, L25, L27), and
 *       where a service that was down looked like a lock that was held (L28, L30).
 * </ul>
 */
public abstract class DistributedLockContract extends OutageRules {

    /** For subclasses. */
    protected DistributedLockContract() {}
}
