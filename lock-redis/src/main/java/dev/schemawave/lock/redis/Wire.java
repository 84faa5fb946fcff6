package dev.schemawave.lock.redis;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;

/**
 * A connection as requests use it.
 *
 * @param repeated whether the request was sent before without an answer, and so may have taken effect
 */
record Wire(Connection connection, boolean repeated) {

    @Nullable
    Object ask(Command command, String... arguments) {
        connection.sendCommand(command, arguments);
        return connection.getOne();
    }

    @Nullable
    Object eval(String script, List<String> keys, String... arguments) {
        Stream<String> count = Stream.of(script, Integer.toString(keys.size()));
        return ask(
                Command.EVAL,
                Stream.concat(Stream.concat(count, keys.stream()), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    /** A string of Redis. */
    static String text(@Nullable Object bytes) {
        return bytes == null ? "" : new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
