/**
 * A bad network on this machine: {@link dev.schemawave.testkit.network.FaultProxy} between a client and a server delays,
 * cuts, silences, and counts.
 *
 * <p>For people who test a lock backend against its real server, and for whoever starts servers in tests.
 */
@NullMarked
package dev.schemawave.testkit.network;

import org.jspecify.annotations.NullMarked;
