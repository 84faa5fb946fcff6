/**
 * Drives Flyway under Schemawave's lock: {@link dev.schemawave.runner.flyway.FlywayRunner}.
 *
 * <p>For services that migrate with Flyway. Whoever configures by properties needs nothing from here but this module on
 * the class path, with the Flyway module of the database beside it; whoever configures Flyway in code hands the
 * configuration to {@code FlywayRunner.of}.
 */
@NullMarked
package dev.schemawave.runner.flyway;

import org.jspecify.annotations.NullMarked;
