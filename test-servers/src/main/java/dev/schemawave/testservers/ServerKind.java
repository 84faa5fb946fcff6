package dev.schemawave.testservers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** What {@link ServerProcess} must know about one kind of server. Commands run as {@link Os#asServerUser}. */
interface ServerKind {

    /** Short name, part of directory names and messages. */
    String name();

    /** Fills the directory of a new server, once. */
    void prepare(Path directory) throws IOException;

    /** The command that runs the server in the foreground; called before each start. */
    List<String> command(Path directory, int port) throws IOException;

    /**
     * Whether the server answers by now, and is the process that was started: another one may have taken the port.
     * An exception means no.
     */
    boolean ready(Path directory, int port, long pid) throws Exception;

    /** What ends the server quickly when nobody needs its data any more; it gets it when the JVM dies. */
    default String stopSignal() {
        return "KILL";
    }
}
