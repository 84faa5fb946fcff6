package dev.schemawave.testservers;

/**
 * A server that a test can break.
 *
 * <p>A server that was named by a system property instead of being started here ({@link DatabaseServer}) cannot be
 * broken: {@link #kill()}, {@link #freeze()}, {@link #thaw()} and {@link #restart()} then throw
 * {@link UnsupportedOperationException}.
 */
public interface TestServer extends AutoCloseable {

    /**
     * Where the server listens.
     *
     * @return the address, {@code 127.0.0.1} unless the server was named from outside
     */
    String host();

    /**
     * Where the server listens.
     *
     * @return the TCP port, the same one for the whole life of this object
     */
    int port();

    /** Ends the server and all its processes with SIGKILL, and returns when they are gone. Its data stay. */
    void kill();

    /** Stops all processes of the server with SIGSTOP, and returns when they stand still. Connections stay open. */
    void freeze();

    /** Lets a frozen server go on. */
    void thaw();

    /** Starts the server again on the same port, over the same data; kills it first if it still runs. */
    void restart();

    /** Ends the server and deletes its data. Without effect on the shared one, which lives as long as the JVM. */
    @Override
    void close();
}
