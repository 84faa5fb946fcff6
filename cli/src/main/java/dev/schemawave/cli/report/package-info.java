/** How a system stands, as text and as JSON. */
@NullMarked
package dev.schemawave.cli.report;

import org.jspecify.annotations.NullMarked;
