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

    private final Client client;
    private final String root;
    private final Map<Object, Runnable> watchers = new ConcurrentHashMap<>();
    private final Watcher watcher = this::changed;

    ZooKeeperLedger(Client client, Address address) {
        this.client = client;
        this.root = address.root() + "/ledger";
        client.listen(this::reconnected);
    }

    @Override
    public Optional<Published> read(LedgerKey key) throws CoordinationException {
        client.sync(root);
        CuratorEvent event = request(key).get(Code.NONODE);
        try {
            return Answer.is(event, Code.OK) ? Optional.of(decoded(event)) : Optional.empty();
        } catch (RuntimeException e) {
            throw CoordinationException.refused("the ledger entry of " + key + " cannot be understood", e);
        }
    }

    private Answer request(LedgerKey key) {
        return request(key.service() + ":" + key.schema());
    }

    private Answer request(String name) {
        return client.send(
                "read the ledger entry " + name,
                (curator, answer) -> curator.getData().inBackground(answer).forPath(root + "/" + name));
    }

    private static Published decoded(CuratorEvent event) {
        return new Published(
                LedgerEntry.decode(new String(event.getData(), StandardCharsets.UTF_8)),
                event.getStat().getVersion() + 1L);
    }

    @Override
    public List<Published> readAll() throws CoordinationException {
        client.sync(root);
        List<String> names = QueueNode.list(client, root).get(Code.NONODE).getChildren();
        List<Answer> answers = new ArrayList<>();
        if (names != null) {
            names.forEach(name -> answers.add(request(name)));
        }
        List<Published> entries = new ArrayList<>();
        for (Answer answer : answers) {
            CuratorEvent event = answer.get(Code.NONODE);
            if (Answer.is(event, Code.OK)) {
                readable(event).ifPresent(entries::add);
            }
        }
        return entries;
    }

    /** An entry that this version cannot read must not keep it from the others'. */
    private static Optional<Published> readable(CuratorEvent event) {
        try {
            return Optional.of(decoded(event));
        } catch (RuntimeException e) {
            log.warn("The entry {} cannot be understood and is passed over", event.getPath(), e);
            return Optional.empty();
        }
    }

    /** When the answer was lost with the connection, the request is repeated and finds our own entry: no conflict. */
    @Override
    public boolean publish(LedgerEntry entry, long expected) throws CoordinationException {
        LedgerKey key = entry.key();
        String path = root + "/" + key.service() + ":" + key.schema();
        byte[] text = entry.encode().getBytes(StandardCharsets.UTF_8);
        int breaks = client.breaks();
        CuratorEvent event = client.send("publish the ledger entry of " + key, (curator, answer) -> {
                    if (expected == NONE) {
                        curator.create()
                                .creatingParentsIfNeeded()
                                .inBackground(answer)
                                .forPath(path, text);
                    } else {
                        curator.setData()
                                .withVersion(Math.toIntExact(expected - 1))
                                .inBackground(answer)
                                .forPath(path, text);
                    }
                })
                .get(Code.NODEEXISTS, Code.BADVERSION, Code.NONODE);
        return Answer.is(event, Code.OK)
                || (client.breaks() != breaks && read(key).equals(Optional.of(new Published(entry, expected + 1))));
    }

    @Override
    public Optional<Watch> watch(Runnable changed) throws CoordinationException {
        set().get();
        Object key = new Object();
        watchers.put(key, changed);
        return Optional.of(() -> watchers.remove(key));
    }

    private Answer set() {
        return client.send(
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
        for (Runnable told : watchers.values()) {
            try {
                told.run();
            } catch (RuntimeException e) {
                log.warn("Somebody could not be told of a change of the ledger", e);
            }
        }
    }
}
