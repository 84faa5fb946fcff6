package dev.schemawave.examples.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The replicas of one service. They are replaced as a Deployment of Kubernetes replaces them with {@code maxSurge: 1} and
 * {@code maxUnavailable: 0}: an old one is stopped only when a new one is ready.
 */
final class Deployment {

    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final Fleet fleet;
    private final Story story;
    private final List<ReplicaProcess> serving = new ArrayList<>();
    private final List<ReplicaProcess> leaving = new ArrayList<>();

    Deployment(Fleet fleet, Story story) {
        this.fleet = fleet;
        this.story = story;
    }

    /** Starts the first replicas, all at once. Returns whether they became ready. */
    boolean launch(Release release) throws IOException, InterruptedException {
        for (Replica replica : release.replicas()) {
            serving.add(fleet.start(replica));
        }
        boolean ready = true;
        for (ReplicaProcess process : serving) {
            ready &= process.replica().awaitSettled(LIMIT) && process.replica().isReady();
        }
        return ready;
    }

    /** Replaces all replicas, one after another. Returns whether it came to the end. */
    boolean roll(Release release) throws IOException, InterruptedException {
        for (Replica replica : release.replicas()) {
            ReplicaProcess fresh = fleet.start(replica);
            if (!replica.awaitSettled(LIMIT) || !replica.isReady()) {
                story.tell(replica.name(), "is not ready: nothing more is replaced", Story.Tone.BAD);
                return false;
            }
            serving.add(fresh);
            ReplicaProcess old = serving.remove(0);
            leaving.add(old);
            old.stop();
        }
        story.tell(release + " is rolled out");
        return true;
    }

    /** Waits until the replicas that were replaced are gone. */
    void awaitGone() {
        leaving.forEach(ReplicaProcess::awaitEnd);
    }
}
