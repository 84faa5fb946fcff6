/**
 * In which order the schemas of services are migrated, before anything runs: for people, for a CI and for tools that draw.
 */
@NullMarked
package dev.schemawave.plan;

import org.jspecify.annotations.NullMarked;
