package dev.schemawave.benchmarks.bench.locks;

/** One client's way to one lock, for one thread. */
public interface Mutex extends AutoCloseable {

    /**
     * Waits until it holds the lock.
     *
     * @throws Exception if it could not be had
     */
    void acquire() throws Exception;

    /**
     * Gives the lock back.
     *
     * @throws Exception if it could not be given back
     */
    void release() throws Exception;

    /**
     * Sees to it that the lock which is held stays so, for those who do not do so by themselves.
     */
    default void keep() {}

    @Override
    void close();
}
