package dev.schemawave.benchmarks.bench.locks;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;

/** The recipe of ZooKeeper's manual. */
final class ZooKeeperMutex implements Mutex {

    private final ZooKeeper client;
    private final String folder;
    private String own = "";

    ZooKeeperMutex(Place place) throws IOException, InterruptedException {
        client = connect(place);
        folder = "/raw-" + place.name();
        try {
            client.create(folder, new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.PERSISTENT);
        } catch (KeeperException.NodeExistsException someoneWasFirst) {
            own = "";
        } catch (KeeperException e) {
            throw new IOException(e);
        }
    }

    static ZooKeeper connect(Place place) throws IOException, InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        ZooKeeper client = new ZooKeeper(
                "127.0.0.1:" + place.port(), Math.toIntExact(place.ttl().toMillis()), event -> {
                    if (event.getState() == Watcher.Event.KeeperState.SyncConnected) {
                        connected.countDown();
                    }
                });
        connected.await();
        return client;
    }

    @Override
    public void acquire() throws InterruptedException, KeeperException {
        own = client.create(folder + "/n-", new byte[0], ZooDefs.Ids.OPEN_ACL_UNSAFE, CreateMode.EPHEMERAL_SEQUENTIAL);
        String name = own.substring(folder.length() + 1);
        while (true) {
            List<String> queue =
                    client.getChildren(folder, false).stream().sorted().toList();
            int place = queue.indexOf(name);
            if (place == 0) {
                return;
            }
            Gone gone = new Gone();
            if (client.exists(folder + "/" + queue.get(place - 1), gone) != null) {
                gone.latch.await();
            }
        }
    }

    @Override
    public void release() throws InterruptedException, KeeperException {
        client.delete(own, -1);
    }

    @Override
    public void close() {
        end(client);
    }

    static void end(ZooKeeper client) {
        try {
            client.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for the predecessor's end. */
    private static final class Gone implements Watcher {

        private final CountDownLatch latch = new CountDownLatch(1);

        @Override
        public void process(WatchedEvent event) {
            latch.countDown();
        }
    }
}
