package dev.schemawave.lock.zookeeper;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.time.Deadline;
import dev.schemawave.time.TimeSource;
import dev.schemawave.time.Uninterrupted;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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

    private static final Set<Code> DENIED =
            EnumSet.of(Code.NOAUTH, Code.AUTHFAILED, Code.INVALIDACL, Code.SESSIONCLOSEDREQUIRESASLAUTH);

    /** Looks at the end of a request, whenever and however it comes; the consumer must not block. */
    @SuppressWarnings("FutureReturnValueIgnored") // the consumer is the end of it
    void whenDone(Consumer<Optional<CuratorEvent>> consumer) {
        event.whenComplete((result, error) -> consumer.accept(
                Optional.ofNullable(result).filter(good -> good.getResultCode() == Code.OK.intValue())));
    }

    /** Waits for the answer. Empty where the node is not as the request needs it: missing, there already, or changed. */
    Optional<CuratorEvent> get() throws CoordinationException {
        try {
            CuratorEvent result = Uninterrupted.get(time, until, event)
                    .orElseThrow(() -> CoordinationException.unreachable("cannot " + what + ": no answer in time"));
            Code code = Code.get(result.getResultCode());
            return switch (code) {
                case OK -> Optional.of(result);
                case NONODE, NODEEXISTS, BADVERSION -> Optional.empty();
                default -> throw failure(KeeperException.create(code));
            };
        } catch (ExecutionException e) {
            throw failure(e);
        }
    }

    /** Waits for the names of a node's children, none if there is no such node. */
    List<String> names() throws CoordinationException {
        return get().map(CuratorEvent::getChildren).orElse(List.of());
    }

    static String text(CuratorEvent node) {
        return new String(node.getData(), StandardCharsets.UTF_8);
    }

    private CoordinationException failure(Exception cause) {
        String message = "cannot " + what + ": " + cause.getMessage();
        return cause instanceof KeeperException e && DENIED.contains(e.code())
                ? CoordinationException.refused(message + "; check the user and password, and who created the nodes", e)
                : CoordinationException.unreachable(message, cause);
    }
}
