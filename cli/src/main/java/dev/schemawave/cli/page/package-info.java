/** How a system stands, as one HTML page that needs nothing else. */
@NullMarked
package dev.schemawave.cli.page;

import org.jspecify.annotations.NullMarked;
