package dev.schemawave;

import dev.schemawave.lease.LeaseKeeper;
import dev.schemawave.lease.LeaseState;
import dev.schemawave.model.Step;
import dev.schemawave.time.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Turns what the lease's keeper notices into events, and uses its beat to say that a long step still runs. */
final class Progress implements LeaseKeeper.Watcher {

    private static final Duration FIRST_INTERVAL = Duration.ofSeconds(5);
    private static final Duration LONGEST_INTERVAL = Duration.ofMinutes(1);

    private final Run run;
    private final AtomicReference<@Nullable Running> running = new AtomicReference<>();
    private final long leaseBegan;
    private volatile Runnable onLoss = () -> {};
    private volatile Optional<Duration> heldUntilLost = Optional.empty();

    /** To be made when the lease is granted. */
    Progress(Run run) {
        this.run = run;
        this.leaseBegan = run.time().nanos();
    }

    /** Has somebody told as soon as the lease is lost; who must return at once. */
    void onLoss(Runnable action) {
        onLoss = action;
    }

    void begin(Step step, int number, int total) {
        running.set(new Running(
                step, number, total, run.time().nanos(), Deadline.in(run.time(), FIRST_INTERVAL), FIRST_INTERVAL));
    }

    void end() {
        running.set(null);
    }

    /** To be called when the lease is not kept any more. */
    void tellLeaseEnded() {
        Duration held = heldUntilLost.orElseGet(this::sinceLeaseBegan);
        run.tell((service, at) -> new CoordinationEvent.LeaseEnded(service, at, held));
    }

    private Duration sinceLeaseBegan() {
        return Duration.ofNanos(run.time().nanos() - leaseBegan);
    }

    @Override
    public void renewed() {
        tellRenewal(Optional.empty());
        Running now = running.get();
        if (now != null && now.due().hasPassed(run.time()) && running.compareAndSet(now, now.later(run))) {
            Duration elapsed = Duration.ofNanos(run.time().nanos() - now.began());
            run.tell((service, at) ->
                    new CoordinationEvent.StepRunning(service, at, now.step(), now.number(), now.total(), elapsed));
        }
    }

    @Override
    public void notRenewed(String reason) {
        tellRenewal(Optional.of(reason));
    }

    private void tellRenewal(Optional<String> failure) {
        run.tell((service, at) -> new CoordinationEvent.LeaseRenewal(service, at, failure));
    }

    @Override
    public void changed(LeaseState state, String reason) {
        if (state == LeaseState.LOST) {
            heldUntilLost = Optional.of(sinceLeaseBegan());
            onLoss.run();
        }
        run.tell((service, at) -> switch (state) {
            case HELD -> new CoordinationEvent.LeaseRecovered(service, at);
            case UNCERTAIN -> new CoordinationEvent.LeaseUncertain(service, at, reason);
            case LOST -> new CoordinationEvent.LeaseLost(service, at, reason);
        });
    }

    @Override
    public void notReleased(String reason) {
        run.tell((service, at) -> new CoordinationEvent.NotAnnounced(service, at, reason));
    }

    private record Running(Step step, int number, int total, long began, Deadline due, Duration interval) {

        Running later(Run run) {
            Duration doubled = interval.multipliedBy(2);
            Duration next = doubled.compareTo(LONGEST_INTERVAL) > 0 ? LONGEST_INTERVAL : doubled;
            return new Running(step, number, total, began, Deadline.in(run.time(), next), next);
        }
    }
}
