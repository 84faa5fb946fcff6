package dev.schemawave.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Redis 6.2. Keeps nothing on disk: {@link #restart()} loses all data, like a server that was replaced. */
public final class RedisServer implements TestServer {

    private final ServerProcess process;
    private final @Nullable String password;

    private RedisServer(ServerProcess process, @Nullable String password) {
        this.process = process;
        this.password = password;
    }

    /**
     * Starts a server without a password.
     *
     * @return the new server, ready for connections
     */
    public static RedisServer start() {
        return create(null, List.of());
    }

    /**
     * Starts a server that requires a password.
     *
     * @param password the password of the default user, without white space
     * @return the new server, ready for connections
     */
    public static RedisServer start(String password) {
        return create(password, List.of());
    }

    /**
     * Starts a server with more than the usual settings.
     *
     * @param options further arguments of its command line, such as {@code --cluster-enabled yes}
     * @return the new server, ready for connections
     */
    public static RedisServer startWith(String... options) {
        return create(null, List.of(options));
    }

    private static RedisServer create(@Nullable String password, List<String> options) {
        try {
            return new RedisServer(ServerProcess.start(RedisKind.create(password, options)), password);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot prepare Redis", e);
        }
    }

    /**
     * The address for clients.
     *
     * @return {@code redis://127.0.0.1:<port>}, with the password in it if there is one
     */
    public String uri() {
        return "redis://" + (password == null ? "" : ":" + password + "@") + host() + ":" + port();
    }

    @Override
    public String host() {
        return process.host();
    }

    @Override
    public int port() {
        return process.port();
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public void freeze() {
        process.freeze();
    }

    @Override
    public void thaw() {
        process.thaw();
    }

    @Override
    public void restart() {
        process.restart();
    }

    @Override
    public void close() {
        process.close();
    }
}
