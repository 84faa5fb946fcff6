/**
 * Leases and the ledger in ZooKeeper 3.6 or later, through Apache Curator.
 *
 * <p>For nobody: the provider is found by {@link java.util.ServiceLoader} and everything else is private. What a reader
 * should know is the nodes: {@code <root>/<namespace>/lock/<name>} holds a queue of ephemeral nodes, of which the lowest has
 * the lease, and {@code <root>/<namespace>/ledger} an entry a key.
 */
@NullMarked
package dev.schemawave.lock.zookeeper;

import org.jspecify.annotations.NullMarked;
