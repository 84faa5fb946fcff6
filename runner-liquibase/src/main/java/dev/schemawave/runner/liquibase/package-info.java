/**
 * Lets Schemawave migrate with Liquibase, 4.31 or newer. The service brings {@code liquibase-core} itself.
 *
 * <p>For services: {@link dev.schemawave.runner.liquibase.LiquibaseRunner}. Liquibase does the work and keeps its own
 * history table; the outer lease excludes, so {@code DATABASECHANGELOGLOCK} is neither read nor created. Liquibase used
 * elsewhere in the same process is untouched.
 */
@NullMarked
package dev.schemawave.runner.liquibase;

import org.jspecify.annotations.NullMarked;
