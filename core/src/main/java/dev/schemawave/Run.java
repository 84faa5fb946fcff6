package dev.schemawave;

import dev.schemawave.config.Settings;
import dev.schemawave.guard.Sessions;
import dev.schemawave.model.Holder;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.time.TimeSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** What all parts of one start-up share. */
record Run(Settings settings, Supplier<Holder> who, TimeSource time, Events events, ShutdownWatch shutdown)
        implements AutoCloseable {

    /** Of somebody who only looks: the shutdown of the process need not wait for it. */
    static Run looking(Settings settings, TimeSource time) {
        Holder me = new Holder(settings.service(), "", ProcessHandle.current().pid(), time.now(), "");
        Events events = new Events(List.of(new LogListener()), time);
        return new Run(settings, () -> me, time, events, new ShutdownWatch(time, Duration.ZERO));
    }

    LedgerKey service() {
        return settings.service();
    }

    /** This replica as others are told of it. Asks for the name of this host, which can take a while. */
    Holder me() {
        return who.get();
    }

    void tell(BiFunction<LedgerKey, Instant, CoordinationEvent> event) {
        events.tell(event.apply(service(), time.now()));
    }

    /**
     * Opens a session in a database that may still be starting, and tells of each try.
     *
     * @throws DatabaseUnavailableException if it refuses, or has not answered in time
     */
    Connection open(DataSource database) throws InterruptedException {
        long began = time.nanos();
        try {
            return Sessions.open(
                    database,
                    time,
                    settings.times().connectTimeout(),
                    (tried, error) -> tell((service, at) -> new CoordinationEvent.Unreachable(
                            service, at, "the database", tried, String.valueOf(error.getMessage()))));
        } catch (SQLException e) {
            throw DatabaseTrouble.describe(service(), Duration.ofNanos(time.nanos() - began), e);
        }
    }

    /** Whether nothing new may begin in this process. */
    boolean isToStop() {
        return shutdown.isRequested() || Thread.currentThread().isInterrupted();
    }

    /** For what goes on when the start-up has ended: nobody is told of events any more. */
    Run afterwards() {
        return new Run(settings, who, time, new Events(List.of(), time), shutdown);
    }

    /** Ends what it was made with. */
    @Override
    public void close() {
        events.close();
        shutdown.close();
    }

    StoppedException stopped(String what, @Nullable Throwable cause) {
        return new StoppedException(service().toString(), what, cause);
    }
}
