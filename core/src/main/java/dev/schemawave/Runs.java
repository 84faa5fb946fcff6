package dev.schemawave;

import dev.schemawave.config.Settings;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.time.TimeSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Sets up what a run needs, for as long as it lasts, and tells of its failure. */
record Runs(Settings settings, List<CoordinationListener> listeners, TimeSource time) {

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
     * @param work what to do
     */
    <T> T run(String unfinished, Work<T> work) {
        try (ShutdownWatch shutdown = new ShutdownWatch(time, settings.times().shutdownGrace());
                Events events = new Events(listeners, time)) {
            Run run = new Run(settings, self(settings.service()), time, events, shutdown);
            try {
                return worded(run, unfinished, work);
            } catch (SchemawaveException e) {
                run.tell((service, at) -> new CoordinationEvent.Failed(service, at, e));
                throw e;
            }
        }
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

    private Holder self(LedgerKey service) {
        return new Holder(service, host(), ProcessHandle.current().pid(), time.now(), "");
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown host";
        }
    }
}
