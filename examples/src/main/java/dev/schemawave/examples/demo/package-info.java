/**
 * {@code mvn -Pdemo}: starts the shop, three replicas of each service at once, and tells what happens. Begin at {@link
 * dev.schemawave.examples.demo.Demo}.
 */
@NullMarked
package dev.schemawave.examples.demo;

import org.jspecify.annotations.NullMarked;
