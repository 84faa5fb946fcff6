package dev.schemawave;

import dev.schemawave.config.Settings;
import dev.schemawave.model.Fact;
import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.Holder;
import dev.schemawave.model.Message;
import dev.schemawave.model.Recipient;
import dev.schemawave.model.Step;
import dev.schemawave.model.Unmet;
import dev.schemawave.notify.Notifications;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns the events of one start-up into facts that people are told. */
final class Reporter implements CoordinationListener {

    private final Notifications notifications;
    private final Settings settings;
    private final Holder me;
    private final Supplier<Optional<Fingerprint>> build;
    private final TimeSource time;
    private final AtomicReference<@Nullable Lasting> now = new AtomicReference<>();
    private Optional<Message.Change> change = Optional.empty();
    private volatile boolean metOthers;

    /** What goes on, which becomes a fact if it does so for too long. */
    private record Lasting(Class<?> kind, long since, Message message) {}

    /**
     * Reports nothing yet.
     *
     * @param notifications tells people
     * @param settings of the service
     * @param me this replica
     * @param build what it is a replica of, as far as it is known yet
     * @param time the clock
     */
    Reporter(
            Notifications notifications,
            Settings settings,
            Holder me,
            Supplier<Optional<Fingerprint>> build,
            TimeSource time) {
        this.notifications = notifications;
        this.settings = settings;
        this.me = me;
        this.build = build;
        this.time = time;
    }

    @Override
    public void on(CoordinationEvent event) {
        metOthers |= !(event instanceof CoordinationEvent.Finished);
        if (event instanceof CoordinationEvent.Finished e && e.outcome() instanceof Outcome.Migrated migrated) {
            finish(e, migrated.from(), migrated.version(), migrated.steps(), migrated.took());
        } else if (event instanceof CoordinationEvent.WaitingForLease e) {
            wait(e, e.waited(), waiting(e));
        } else if (event instanceof CoordinationEvent.WaitingForRequirements e) {
            wait(e, e.waited(), waiting(e));
        } else if (event instanceof CoordinationEvent.LeaseAcquired e) {
            now.set(null);
            e.takenOverFrom().ifPresent(dead -> takeOver(e, dead));
        } else if (event instanceof CoordinationEvent.MigrationStarted e) {
            start(e, new Message.Change(e.from(), e.to(), e.steps()), "");
        } else if (event instanceof CoordinationEvent.RollbackStarted e) {
            start(e, new Message.Change(e.from(), e.to(), e.steps()), "changes are taken back");
        } else if (event instanceof CoordinationEvent.RollbackFinished e) {
            finish(
                    e,
                    e.result().from(),
                    e.result().version(),
                    e.result().steps(),
                    e.result().took());
        } else if (event instanceof CoordinationEvent.StepStarted e) {
            goOn(e);
        } else if (event instanceof CoordinationEvent.Failed e) {
            fail(e);
        }
    }

    private Message waiting(CoordinationEvent.WaitingForLease event) {
        List<String> identity = event.holder()
                .map(Reporter::identity)
                .orElse(List.of(event.lock().toString(), build()));
        return draft(Fact.WAITING, event, identity, event.holder(), "waits for the lease that another replica holds");
    }

    private Message waiting(CoordinationEvent.WaitingForRequirements event) {
        List<String> identity = new ArrayList<>(List.of(build()));
        for (Unmet unmet : event.unmet()) {
            identity.add(unmet.requirement().toString());
            identity.add(unmet.entry().flatMap(entry -> entry.version()).orElse(""));
        }
        String whom = event.unmet().stream().map(Unmet::toString).collect(Collectors.joining("\n"));
        Optional<Holder> migrating = event.unmet().stream()
                .flatMap(unmet -> unmet.migrating().stream())
                .findFirst();
        return draft(Fact.WAITING, event, identity, migrating, "waits for\n" + whom);
    }

    private void wait(CoordinationEvent event, Duration waited, Message message) {
        Lasting before = now.get();
        if (before != null && before.kind() == event.getClass()) {
            now.set(new Lasting(before.kind(), before.since(), message));
        } else {
            begin(event, waited, message, settings.notifying().waiting());
        }
    }

    private void takeOver(CoordinationEvent.LeaseAcquired event, Holder dead) {
        String what = dead + " has left without announcing a result";
        notifications.tell(draft(Fact.TAKEN_OVER, event, identity(dead), Optional.of(me), what));
    }

    private void start(CoordinationEvent event, Message.Change what, String detail) {
        change = Optional.of(what);
        List<String> identity = List.of(build(), Texts.version(what.from()), Texts.version(what.to()));
        notifications.tell(draft(Fact.STARTED, event, identity, Optional.of(me), detail));
        begin(
                event,
                Duration.ZERO,
                draft(Fact.SLOW, event, identity, Optional.of(me), detail),
                settings.notifying().slow());
    }

    /** A slow migration is told with the step that it is at. */
    private void goOn(CoordinationEvent.StepStarted event) {
        Lasting before = now.get();
        if (before != null) {
            String step = "step " + event.number() + " of " + event.total() + ": " + event.step();
            Message slow = before.message().by(me.doing(step));
            now.set(new Lasting(before.kind(), before.since(), slow));
        }
    }

    private void begin(CoordinationEvent event, Duration lasted, Message message, Duration bound) {
        Lasting begun = new Lasting(event.getClass(), time.nanos() - lasted.toNanos(), message);
        now.set(begun);
        notifications.tellLater(
                Deadline.in(time, bound.minus(lasted)),
                () -> Optional.ofNullable(now.get())
                        .filter(last -> last.kind() == begun.kind() && last.since() == begun.since())
                        .map(this::lasting));
    }

    private Message lasting(Lasting what) {
        return what.message().lasting(Duration.ofNanos(time.nanos() - what.since()));
    }

    private void finish(
            CoordinationEvent event,
            Optional<String> from,
            Optional<String> to,
            List<Step.Applied> steps,
            Duration took) {
        now.set(null);
        if (!steps.isEmpty()) {
            change = Optional.of(new Message.Change(from, to, steps.size()));
            String list = steps.stream().map(Reporter::line).collect(Collectors.joining("\n"));
            List<String> identity = new ArrayList<>(identity(me));
            identity.add(Texts.version(to));
            notifications.tell(
                    draft(Fact.FINISHED, event, identity, Optional.of(me), list).lasting(took));
        }
    }

    private static String line(Step.Applied applied) {
        return applied.step() + ", " + Texts.duration(applied.took());
    }

    private void fail(CoordinationEvent.Failed event) {
        Lasting last = now.getAndSet(null);
        SchemawaveException error = event.error();
        if (!(error instanceof StoppedException || error instanceof RollbackRefusedException)) {
            Fact fact = Failures.fact(error);
            List<String> identity = List.of(build(), Failures.identity(error, change.flatMap(Message.Change::from)));
            Holder holder = error instanceof PeerFailedException peer ? peer.peer() : me;
            Message message = draft(fact, event, identity, Optional.of(holder), String.valueOf(error.getMessage()));
            notifications.tell(
                    last == null
                            ? message
                            : message.lasting(lasting(last).took().orElseThrow()));
        }
    }

    private Message draft(
            Fact fact, CoordinationEvent event, List<String> identity, Optional<Holder> holder, String detail) {
        List<String> same = new ArrayList<>(identity);
        same.add(fact.toString());
        same.add(event.service().toString());
        same.add(settings.environment().orElse(""));
        return new Message(
                Fingerprint.of(same).value(),
                fact,
                event.service(),
                settings.environment(),
                event.at(),
                change,
                holder,
                Optional.empty(),
                detail,
                List.of(Recipient.of(event.service(), settings.declaration())),
                false);
    }

    private String build() {
        return build.get().map(Fingerprint::value).orElse("");
    }

    /** One run of one replica. */
    private static List<String> identity(Holder holder) {
        return List.of(
                holder.host(), Long.toString(holder.pid()), holder.since().toString());
    }

    /** What lasts is over. Who has met other replicas may be the one that is left to send what they have claimed. */
    void end() {
        notifications.cancel();
        if (metOthers) {
            notifications.look();
        }
    }
}
