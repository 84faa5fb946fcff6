package dev.schemawave.lock.zookeeper;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.KeeperException.Code;

/**
 * What will come back of a request that is on its way. Who waits for it neither waits for ever nor is interrupted.
 *
 * @param what what was asked and where, for messages: {@code take the lock x in h:2181/schemawave}
 */
record Answer(String what, CompletableFuture<CuratorEvent> event, Deadline until, TimeSource time) {

    static boolean isGood(CuratorEvent event) {
        return event.getResultCode() == Code.OK.intValue();
    }

    /** Looks at an answer even if it comes when nobody waits any more; the consumer must not block. */
    @SuppressWarnings("FutureReturnValueIgnored") // the consumer is the end of it
    void whenGood(Consumer<CuratorEvent> consumer) {
        event.thenAccept(result -> {
            if (isGood(result)) {
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

    /** Waits for the names of a node's children, none if there is no such node. */
    List<String> names() throws CoordinationException {
        CuratorEvent listed = get(Code.NONODE);
        return isGood(listed) ? listed.getChildren() : List.of();
    }

    /** Waits for a node, or for the answer that there is none, and reads its text. */
    <T> Optional<T> decoded(BiFunction<String, CuratorEvent, T> decoder) throws CoordinationException {
        CuratorEvent node = get(Code.NONODE);
        try {
            return isGood(node)
                    ? Optional.of(decoder.apply(new String(node.getData(), StandardCharsets.UTF_8), node))
                    : Optional.empty();
        } catch (RuntimeException e) {
            throw CoordinationException.refused(node.getPath() + " cannot be understood", e);
        }
    }

    private CoordinationException failure(Throwable cause) {
        String message = "cannot " + what + ": " + cause.getMessage();
        Code code = cause instanceof KeeperException e ? e.code() : Code.CONNECTIONLOSS;
        return switch (code) {
            case NOAUTH, AUTHFAILED, INVALIDACL, SESSIONCLOSEDREQUIRESASLAUTH ->
                CoordinationException.refused(
                        message + "; check the user and password, and who created the nodes: only he can use them",
                        cause);
            case BADARGUMENTS, UNIMPLEMENTED, NOCHILDRENFOREPHEMERALS, QUOTAEXCEEDED, MARSHALLINGERROR ->
                CoordinationException.refused(message, cause);
            default -> CoordinationException.unreachable(message, cause);
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
