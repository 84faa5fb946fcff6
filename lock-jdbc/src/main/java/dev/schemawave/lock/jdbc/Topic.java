package dev.schemawave.lock.jdbc;

import dev.schemawave.model.LockName;

/**
 * What notifications are about: their payload, letter for letter. All namespaces of a database share one channel, so that
 * one listening connection serves a whole process.
 */
final class Topic {

    static final String CHANNEL = "schemawave";

    private Topic() {}

    static String lock(Namespace namespace, LockName name) {
        return lockPrefix(namespace) + name.value();
    }

    static String lockPrefix(Namespace namespace) {
        return "lock:" + namespace + ":";
    }

    static String ledger(Namespace namespace) {
        return "ledger:" + namespace;
    }

    /** A lock has one next holder, so that one waiter of this process is enough; an entry of the ledger is for everybody. */
    static boolean isForOne(String topic) {
        return topic.startsWith("lock:");
    }
}
