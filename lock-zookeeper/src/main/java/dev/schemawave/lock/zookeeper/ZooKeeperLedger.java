package dev.schemawave.lock.zookeeper;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.SchemaLedger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The ledger as one node a key. The version of a node, counted from 1, is the revision. */
final class ZooKeeperLedger implements SchemaLedger {

    private static final Logger log = LoggerFactory.getLogger(ZooKeeperLedger.class);

    private final Session session;
    private final String root;
    private final Map<Object, Runnable> watchers = new ConcurrentHashMap<>();
    private final Watcher watcher = this::changed;

    ZooKeeperLedger(Session session, Address address) {
        this.session = session;
        this.root = address.root() + "/ledger";
        session.listen(this::reconnected);
    }

    private String path(LedgerKey key) {
        return root + "/" + key.service() + ":" + key.schema();
    }

    @Override
    public Optional<Published> read(LedgerKey key) throws CoordinationException {
        session.sync(root);
        return session.read(path(key)).decoded(ZooKeeperLedger::published);
    }

    private static Published published(String text, CuratorEvent node) {
        return new Published(LedgerEntry.decode(text), node.getStat().getVersion() + 1L);
    }

    /** An entry that this version cannot read does not keep it from the others'. */
    @Override
    public List<Published> readAll() throws CoordinationException {
        session.sync(root);
        List<Answer> answers = session.list(root).names().stream()
                .map(name -> session.read(root + "/" + name))
                .toList();
        List<Published> entries = new ArrayList<>();
        for (Answer answer : answers) {
            try {
                answer.decoded(ZooKeeperLedger::published).ifPresent(entries::add);
            } catch (CoordinationException e) {
                if (e.isTransient()) {
                    throw e;
                }
                log.warn("An entry is passed over", e);
            }
        }
        return entries;
    }

    /** When the answer was lost with the connection, the request is repeated and finds our own entry: no conflict. */
    @Override
    public boolean publish(LedgerEntry entry, long expected) throws CoordinationException {
        String path = path(entry.key());
        byte[] text = entry.encode().getBytes(StandardCharsets.UTF_8);
        int breaks = session.breaks();
        CuratorEvent event = session.send("publish " + path, (curator, answer) -> {
                    if (expected == NONE) {
                        curator.create()
                                .creatingParentsIfNeeded()
                                .inBackground(answer)
                                .forPath(path, text);
                    } else {
                        int version = Math.toIntExact(expected - 1);
                        curator.setData()
                                .withVersion(version)
                                .inBackground(answer)
                                .forPath(path, text);
                    }
                })
                .get(Code.NODEEXISTS, Code.BADVERSION, Code.NONODE);
        return Answer.isGood(event)
                || (session.breaks() != breaks
                        && read(entry.key()).equals(Optional.of(new Published(entry, expected + 1))));
    }

    @Override
    public Optional<Watch> watch(Runnable changed) throws CoordinationException {
        set().get();
        Object key = new Object();
        watchers.put(key, changed);
        return Optional.of(() -> watchers.remove(key));
    }

    private Answer set() {
        return session.send(
                "watch the ledger",
                (curator, answer) -> curator.watchers()
                        .add()
                        .withMode(AddWatchMode.PERSISTENT_RECURSIVE)
                        .inBackground(answer)
                        .usingWatcher(watcher)
                        .forPath(root));
    }

    private void changed(WatchedEvent event) {
        if (event.getType() != Watcher.Event.EventType.None) {
            tell();
        }
    }

    /** A new session has no watch, and nobody tells an old one what it has missed. */
    private void reconnected(boolean connected) {
        if (connected && !watchers.isEmpty()) {
            set().whenGood(event -> tell());
        }
    }

    private void tell() {
        watchers.values().forEach(Runnable::run);
    }
}
