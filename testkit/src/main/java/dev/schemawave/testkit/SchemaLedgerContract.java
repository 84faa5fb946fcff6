package dev.schemawave.testkit;

/**
 * What every ledger promises, as tests to extend. A ledger whose network the test can break:
 *
 * <pre>{@code
 * class MyLedgerTest extends SchemaLedgerContract {
 *
 *     private final MyStore store = MyStore.empty();
 *     private final FaultProxy proxy = FaultProxy.to(store.port());
 *
 *     @Override
 *     protected Coordination open() {
 *         return store.newClient(proxy.port());
 *     }
 *
 *     @Override
 *     protected Set<Capability> capabilities() {
 *         return EnumSet.of(Capability.OUTAGES, Capability.LOST_ANSWERS);
 *     }
 *
 *     @Override
 *     protected Outage outage() {
 *         return Outage.of(proxy);
 *     }
 * }
 * }</pre>
 *
 * <p>Of the capabilities these two concern a ledger; a rule about one that is not declared says so in the report.
 *
 * <p>The name of a test begins with the number of its rule. Numbers stay; a rule that is added gets the next one.
 * Where a test follows a rule of {@code docs/lock-rules.md}, it names it, such as R33.
 *
 * <p>What is published, and who is told:
 *
 * <ul>
 *   <li><b>S1</b> What nobody has published is empty, and no error.
 *   <li><b>S2</b> What one client publishes, all others read, as it was.
 *   <li><b>S3</b> The revision of a key grows with each publication and is positive.
 *   <li><b>S4</b> Only one publication is the first of its key.
 *   <li><b>S5</b> Who has not read the present entry changes nothing.
 *   <li><b>S6</b> Nothing replaces what is not there.
 *   <li><b>S7</b> Of racing publications that read and try again, none is lost.
 *   <li><b>S8</b> Keys are apart, whatever their case, and all are read together.
 *   <li><b>S9</b> Entries of any size that errors have, and of any characters, come back as they were.
 *   <li><b>S10</b> Who watches is told of what others publish; or the ledger says that it cannot tell.
 *   <li><b>S11</b> Who has closed his watch is told of nothing any more; closing twice is no error.
 * </ul>
 *
 * <p>When the backend cannot be reached:
 *
 * <ul>
 *   <li><b>S12</b> What cannot be read is an error that is worth trying again, and never empty; nothing is forgotten.
 *   <li><b>S13</b> A publication that was not answered is there as a whole, or not at all.
 *   <li><b>S14</b> Repeating one does no harm: it adds nothing, and replaces nothing that somebody has published since.
 *   <li><b>S15</b> When the connection is back, who watches is told as before; or the ledger says that it cannot tell.
 *   <li><b>S16</b> Where no answer comes, everything ends by itself, within the backend's own request time-out.
 * </ul>
 */
public abstract class SchemaLedgerContract extends LedgerOutageRules {

    /** For subclasses. */
    protected SchemaLedgerContract() {}
}
