package dev.schemawave.lock.redis;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
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
        List<String> all = new ArrayList<>(List.of(script, Integer.toString(keys.size())));
        all.addAll(keys);
        all.addAll(List.of(arguments));
        return ask(Command.EVAL, all.toArray(String[]::new));
    }

    /** An integer of Redis. */
    static long number(@Nullable Object integer) {
        return integer instanceof Long number ? number : 0;
    }

    /** A string of Redis. */
    static String text(@Nullable Object bytes) {
        return bytes == null ? "" : new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
