package dev.schemawave.lock.redis;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;

/** One command and what its answer means. */
interface Request<T> {

    /**
     * Sends it and reads the answer.
     *
     * @param repeated whether it was sent before without an answer, and so may have taken effect
     */
    T send(Wire wire, boolean repeated);

    /** A connection as requests use it. */
    record Wire(Connection connection) {

        @Nullable
        Object ask(Command command, String... arguments) {
            connection.sendCommand(command, arguments);
            return connection.getOne();
        }
    }

    /** A string of Redis. */
    static String text(@Nullable Object bytes) {
        return bytes == null ? "" : new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
