/** The command line: looks at a system and does to one schema what its service can do. Not an API. */
@NullMarked
package dev.schemawave.cli;

import org.jspecify.annotations.NullMarked;
