/**
 * The services of a small shop, as their developers would write them. Their settings and migrations are in {@code
 * src/main/shop}, one class-path root for each service.
 */
@NullMarked
package dev.schemawave.examples.shop;

import org.jspecify.annotations.NullMarked;
