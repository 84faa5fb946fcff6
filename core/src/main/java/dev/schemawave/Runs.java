package dev.schemawave;

import dev.schemawave.config.Settings;
import dev.schemawave.model.Fingerprint;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.notify.Notifications;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.time.TimeSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Sets up what a run needs, for as long as it lasts, and tells of its failure. */
record Runs(
        Settings settings,
        List<CoordinationListener> listeners,
        Optional<Notifications> notifications,
        TimeSource time) {

    Runs {
        listeners = List.copyOf(listeners);
    }

    /** What is run. */
    @FunctionalInterface
    interface Work<T> {

        T in(Run run) throws InterruptedException, CoordinationException;
    }

    /**
     * Runs.
     *
     * @param unfinished what has not happened if the thread is interrupted, for the end of a sentence
     * @param build which build runs, as far as it is known yet
     * @param work what to do
     */
    <T> T run(String unfinished, Supplier<Optional<Fingerprint>> build, Work<T> work) {
        Instant now = time.now();
        Supplier<Holder> me = () -> self(settings.service(), now);
        Optional<Reporter> reporter = notifications.map(told -> new Reporter(told, settings, me.get(), build, time));
        try (ShutdownWatch shutdown = new ShutdownWatch(time, settings.times().shutdownGrace());
                Events events = new Events(all(listeners, reporter), time)) {
            Run run = new Run(settings, me, time, events, shutdown);
            try {
                return worded(run, unfinished, work);
            } catch (SchemawaveException e) {
                run.tell((service, at) -> new CoordinationEvent.Failed(service, at, e));
                throw e;
            }
        } finally {
            reporter.ifPresent(Reporter::end);
        }
    }

    private static List<CoordinationListener> all(
            List<CoordinationListener> listeners, Optional<? extends CoordinationListener> more) {
        List<CoordinationListener> all = new ArrayList<>(listeners);
        more.ifPresent(all::add);
        return all;
    }

    private static <T> T worded(Run run, String unfinished, Work<T> work) {
        try {
            return work.in(run);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw run.stopped("the thread was interrupted before " + unfinished, e);
        } catch (CoordinationException e) {
            throw new CoordinationUnavailableException(
                    run.service().toString(),
                    "the coordination service failed: " + e.getMessage(),
                    "check the coordination service, then start again. No step was applied by this replica.",
                    e);
        }
    }

    /** This process. Asks for the name of this host, which can take a while. */
    static Holder self(LedgerKey service, Instant since) {
        return new Holder(service, host(), ProcessHandle.current().pid(), since, "");
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown host";
        }
    }
}
