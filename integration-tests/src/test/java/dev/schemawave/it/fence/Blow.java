package dev.schemawave.it.fence;

import java.io.IOException;

/** What happens to a replica. */
enum Blow {
    /** The process stands still, longer than its lease; its last packet is late, and comes when a peer has finished. */
    FREEZE,
    /** The process ends, and so do its connections. */
    KILL,
    /** The process and its machine are gone: the server hears nothing, not even the end of a connection. */
    POWER_OFF,
    /** The process goes on; its connections to the database break. */
    CUT;

    void strike(Pod pod, WireProxy wire) throws IOException, InterruptedException {
        switch (this) {
            case FREEZE -> pod.freeze();
            case KILL -> {
                pod.kill();
                wire.cut();
            }
            case POWER_OFF -> {
                wire.outlive();
                pod.kill();
            }
            case CUT -> wire.cut();
        }
    }
}
