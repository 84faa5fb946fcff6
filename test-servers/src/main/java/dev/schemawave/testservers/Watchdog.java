package dev.schemawave.testservers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A shell that outlives the JVM by a second. When its input ends, because the JVM has, it kills what still runs below
 * the JVM's directory and deletes that directory.
 *
 * <p>The parent-death signal alone does not reach PostgreSQL's backends, which are not children of the JVM: they end by
 * themselves when they notice, and never if they were frozen.
 */
final class Watchdog {

    private static final String SCRIPT = """
            trap '' HUP INT TERM
            read -r line
            [ -d "$1" ] || exit 0
            sleep 1
            for round in 1 2 3; do
              for process in /proc/[0-9]*; do
                case "$(readlink "$process/cwd")" in
                  "$1"/*) kill -KILL "${process#/proc/}" ;;
                esac
              done
            done
            rm -rf "$1"
            """;

    /** Referenced for ever: a collected process would close its input. */
    private static final List<Process> RUNNING = new ArrayList<>();

    private Watchdog() {}

    static synchronized void watch(Path directory) {
        RUNNING.add(Spawner.plain(List.of("sh", "-c", SCRIPT, "schemawave-watchdog", directory.toString())));
    }
}
