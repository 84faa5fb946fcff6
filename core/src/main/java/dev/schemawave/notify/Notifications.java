package dev.schemawave.notify;

import dev.schemawave.model.LedgerEntry;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.model.Message;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Notifier;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.Signal;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people of facts. Nobody waits for it: a daemon thread talks to the ledger, and one for each kind of channel sends.
 * They are there while there is something to do. Safe for use by many threads.
 */
public final class Notifications {

    private static final Logger LOG = LoggerFactory.getLogger(Notifications.class);
    private static final int CAPACITY = 100;

    private final LedgerKey service;
    private final TimeSource time;
    private final Board board;
    private final Pending pending;
    private final Map<String, Courier> couriers = new HashMap<>();
    private final Signal work;
    private final Deque<Task> tasks = new ArrayDeque<>();
    private final List<Alarm> alarms = new ArrayList<>();
    private @Nullable Deadline nextLook;
    private boolean working;

    /** Opens a client of the coordination service. */
    @FunctionalInterface
    public interface Opener {

        /**
         * Opens one.
         *
         * @return the client, to be closed by who has asked for it
         * @throws CoordinationException if that fails
         */
        Coordination open() throws CoordinationException;
    }

    /** Something to do that needs the ledger. */
    @FunctionalInterface
    private interface Task {

        void run() throws InterruptedException, CoordinationException;
    }

    private record Alarm(Deadline due, Supplier<Optional<Message>> fact) {}

    /**
     * Tells nobody yet.
     *
     * @param service whose facts
     * @param notifiers by the kind of channel
     * @param opener of the ledger
     * @param time the clock
     * @param me who claims facts, for people
     * @param giveUp how long a message is tried; others take it over after twice that time
     * @param farewell how long the end of the process waits
     */
    public Notifications(
            LedgerKey service,
            Map<String, Notifier> notifiers,
            Opener opener,
            TimeSource time,
            String me,
            Duration giveUp,
            Duration farewell) {
        this.service = service;
        this.time = time;
        this.board = new Board(service, notifiers.keySet(), opener, time, me, giveUp);
        this.pending = new Pending(time, farewell);
        this.work = time.newSignal();
        notifiers.forEach(
                (kind, notifier) -> couriers.put(kind, new Courier(kind, notifier, time, pending, this::note)));
    }

    /**
     * Tells a fact, unless another replica does.
     *
     * @param draft with its own service as the only recipient, and with what makes it one and the same fact for all replicas
     *     as its identity
     */
    public void tell(Message draft) {
        enqueue(() -> handOver(board.claim(draft)));
    }

    /**
     * Tells a fact later, if it is one by then.
     *
     * @param due when
     * @param fact asked then; empty if there is none
     */
    public synchronized void tellLater(Deadline due, Supplier<Optional<Message>> fact) {
        alarms.add(new Alarm(due, fact));
        start();
    }

    /** Forgets what would be told later. */
    public synchronized void cancel() {
        alarms.clear();
        work.raise();
    }

    /** Looks whether another replica has left something. */
    public void look() {
        enqueue(() -> handOver(board.look()));
    }

    /**
     * Looks into an entry that somebody has read, with the same purpose.
     *
     * @param entry of this service
     */
    public void look(LedgerEntry entry) {
        if (entry.past().notices().stream().anyMatch(notice -> notice.sentAt().isEmpty())) {
            enqueue(() -> board.due(entry).ifPresent(this::lookAgain));
        }
    }

    private void note(Parcel parcel) {
        LOG.debug(
                "[{}] told {} of '{}'", service, parcel.kind(), parcel.message().event());
        enqueue(() -> board.sent(parcel));
    }

    private void handOver(Board.Look look) {
        for (Parcel parcel : look.claimed()) {
            Objects.requireNonNull(couriers.get(parcel.kind())).take(parcel);
        }
        look.again().ifPresent(this::lookAgain);
    }

    private synchronized void lookAgain(Duration after) {
        Deadline due = Deadline.in(time, after);
        nextLook = nextLook == null ? due : nextLook.earlierOf(due);
        start();
    }

    private synchronized void enqueue(Task task) {
        if (tasks.size() == CAPACITY) {
            LOG.warn("[{}] more is to be told than can be claimed: some of it is not", service);
            return;
        }
        pending.add();
        tasks.add(task);
        start();
    }

    private void start() {
        work.raise();
        if (!working) {
            working = true;
            Thread thread = new Thread(this::work, "schemawave-notify");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void work() {
        try {
            for (Optional<Duration> pause = workOff(); pause.isPresent(); pause = workOff()) {
                work.await(pause.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does what is due. Returns how long there is nothing to do; empty ends the thread. */
    private Optional<Duration> workOff() throws InterruptedException {
        while (true) {
            ring();
            Task task;
            synchronized (this) {
                task = tasks.poll();
                if (task == null) {
                    Optional<Duration> pause = untilNext();
                    working = pause.isPresent();
                    return pause;
                }
            }
            try {
                task.run();
            } catch (CoordinationException | RuntimeException e) {
                LOG.debug("[{}] the ledger cannot be asked who has told what", service, e);
            } finally {
                pending.done();
            }
        }
    }

    /** Turns what has become due into tasks. */
    private void ring() {
        List<Alarm> due = new ArrayList<>();
        synchronized (this) {
            alarms.removeIf(alarm -> alarm.due().hasPassed(time) && due.add(alarm));
            if (nextLook != null && nextLook.hasPassed(time)) {
                nextLook = null;
                look();
            }
        }
        due.forEach(alarm -> alarm.fact().get().ifPresent(this::tell));
    }

    private Optional<Duration> untilNext() {
        Optional<Deadline> alarm = alarms.stream().map(Alarm::due).reduce(Deadline::earlierOf);
        Optional<Deadline> look = Optional.ofNullable(nextLook);
        return alarm.map(due -> look.map(due::earlierOf).orElse(due))
                .or(() -> look)
                .map(due -> due.remaining(time));
    }
}
