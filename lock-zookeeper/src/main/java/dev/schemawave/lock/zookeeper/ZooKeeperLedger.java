package dev.schemawave.lock.zookeeper;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.SchemaLedger;
import dev.schemawave.spi.StoredEntry;
import dev.schemawave.spi.Topics;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;

/** The ledger as one node a key. The version of a node, counted from 1, is the revision. */
final class ZooKeeperLedger implements SchemaLedger {

    private final Session session;
    private final String root;
    private final Topics topics = new Topics();
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
        Optional<StoredEntry> stored = stored(session.read(path(key)));
        return stored.isEmpty() ? Optional.empty() : Optional.of(stored.get().published());
    }

    @Override
    public List<Published> readAll() throws CoordinationException {
        session.sync(root);
        List<Answer> answers = session.list(root).names().stream()
                .map(name -> session.read(root + "/" + name))
                .toList();
        List<StoredEntry> entries = new ArrayList<>();
        for (Answer answer : answers) {
            stored(answer).ifPresent(entries::add);
        }
        return StoredEntry.readable(entries);
    }

    private static Optional<StoredEntry> stored(Answer answer) throws CoordinationException {
        return answer.get()
                .map(node -> new StoredEntry(Answer.text(node), node.getStat().getVersion() + 1L));
    }

    /** When the answer was lost with the connection, the request is repeated and finds our own entry: no conflict. */
    @Override
    public boolean publish(LedgerEntry entry, long expected) throws CoordinationException {
        String path = path(entry.key());
        byte[] text = entry.encode().getBytes(StandardCharsets.UTF_8);
        int breaks = session.breaks();
        Answer published = session.send("publish " + path, (curator, answer) -> {
            if (expected == NONE) {
                curator.create().creatingParentsIfNeeded().inBackground(answer).forPath(path, text);
            } else {
                int version = Math.toIntExact(expected - 1);
                curator.setData().withVersion(version).inBackground(answer).forPath(path, text);
            }
        });
        return published.get().isPresent()
                || (session.breaks() != breaks
                        && read(entry.key()).equals(Optional.of(new Published(entry, expected + 1))));
    }

    @Override
    public Optional<Watch> watch(Runnable changed) throws CoordinationException {
        set().get();
        return Optional.of(topics.on(root, changed));
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
            topics.tell(root);
        }
    }

    /** A new session has no watch, and nobody tells an old one what it has missed. */
    private void reconnected(boolean connected) {
        if (connected && !topics.isEmpty()) {
            set().whenDone(good -> good.ifPresent(event -> topics.tell(root)));
        }
    }
}
