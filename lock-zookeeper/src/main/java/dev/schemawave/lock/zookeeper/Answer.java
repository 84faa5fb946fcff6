package dev.schemawave.lock.zookeeper;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.BackgroundCallback;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;

/** What will come back of a request that is on its way. Who waits for it neither waits for ever nor is interrupted. */
final class Answer implements BackgroundCallback {

    private final CompletableFuture<CuratorEvent> event = new CompletableFuture<>();
    private final String what;
    private final Deadline until;
    private final TimeSource time;

    /**
     * Makes one that has not come.
     *
     * @param what what was asked and where, for messages: {@code take the lock x in h:2181/schemawave}
     */
    Answer(String what, Deadline until, TimeSource time) {
        this.what = what;
        this.until = until;
        this.time = time;
    }

    @Override
    public void processResult(CuratorFramework curator, CuratorEvent result) {
        event.complete(result);
    }

    void fail(Exception e) {
        event.completeExceptionally(e);
    }

    static boolean is(CuratorEvent event, Code code) {
        return event.getResultCode() == code.intValue();
    }

    /** Looks at an answer even if it comes when nobody waits any more; the consumer must not block. */
    @SuppressWarnings("FutureReturnValueIgnored") // the consumer is the end of it
    void whenGood(Consumer<CuratorEvent> consumer) {
        event.thenAccept(result -> {
            if (is(result, Code.OK)) {
                consumer.accept(result);
            }
        });
    }

    /**
     * Waits for the answer.
     *
     * @param expected what else than success is no failure
     */
    CuratorEvent get(Code... expected) throws CoordinationException {
        try {
            CuratorEvent result = await(event, until, time);
            Code code = Code.get(result.getResultCode());
            if (code == Code.OK || List.of(expected).contains(code)) {
                return result;
            }
            throw failure(KeeperException.create(code));
        } catch (TimeoutException e) {
            throw CoordinationException.unreachable("cannot " + what + ": no answer in time", e);
        } catch (ExecutionException e) {
            throw failure(e.getCause() == null ? e : e.getCause());
        }
    }

    private CoordinationException failure(Throwable cause) {
        String message = "cannot " + what + ": " + cause.getMessage();
        if (!(cause instanceof KeeperException e)) {
            return CoordinationException.unreachable(message, cause);
        }
        return switch (e.code()) {
            case NOAUTH, AUTHFAILED, INVALIDACL, SESSIONCLOSEDREQUIRESASLAUTH ->
                CoordinationException.refused(
                        message + "; check the user and password, and who created the nodes: only he can use them", e);
            case BADARGUMENTS, UNIMPLEMENTED, NOCHILDRENFOREPHEMERALS, QUOTAEXCEEDED, MARSHALLINGERROR ->
                CoordinationException.refused(message, e);
            default -> CoordinationException.unreachable(message, e);
        };
    }

    /** The interrupt is kept for whoever waits next. */
    static <T> T await(CompletableFuture<T> future, Deadline until, TimeSource time)
            throws TimeoutException, ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get(until.remaining(time).toNanos(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
