/**
 * Real database servers for tests and for the demo, from Maven Central artifacts, without Docker.
 *
 * <p>For whoever writes a test: {@link dev.schemawave.testservers.PostgresServer#shared()} or
 * {@link dev.schemawave.testservers.MariaDbServer#shared()}, then
 * {@link dev.schemawave.testservers.DatabaseServer#createDatabase(String)}. A test that kills or freezes its server
 * starts one of its own with {@code start()}. {@link dev.schemawave.testkit.network.FaultProxy} breaks the network
 * between.
 *
 * <p>All servers listen on 127.0.0.1 only, end with the JVM that started them (also when that is killed with
 * {@code kill -9}), and keep their files below {@code schemawave-servers-<uid>} in {@code java.io.tmpdir}; the system
 * property {@code test.servers.dir} names another place.
 *
 * <p>For whoever adds a kind of server: a {@code ServerKind} says how to run it, {@code ServerProcess} does the rest.
 */
@NullMarked
package dev.schemawave.testservers;

import org.jspecify.annotations.NullMarked;
