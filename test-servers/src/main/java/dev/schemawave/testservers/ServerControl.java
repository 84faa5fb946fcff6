package dev.schemawave.testservers;

/** The part of a server that has nothing to do with what it serves: a process of ours, or one named from outside. */
sealed interface ServerControl permits ServerProcess, ExternalServer {

    String host();

    int port();

    void kill();

    void freeze();

    void thaw();

    void restart();

    void close();
}
