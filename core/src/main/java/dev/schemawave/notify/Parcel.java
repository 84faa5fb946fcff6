package dev.schemawave.notify;

import dev.schemawave.model.Message;
import dev.schemawave.time.Deadline;

/**
 * A message on its way to one kind of channel.
 *
 * @param kind of channel
 * @param message what to tell
 * @param until when it is given up: soon after that, another replica may send it
 */
record Parcel(String kind, Message message, Deadline until) {

    /** The fact as it is claimed: for each kind of channel by itself, so that one that fails keeps no other from it. */
    String notice() {
        return notice(kind, message.event());
    }

    static String notice(String kind, String event) {
        return kind + ":" + event;
    }
}
