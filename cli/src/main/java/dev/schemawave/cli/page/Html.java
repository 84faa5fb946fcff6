package dev.schemawave.cli.page;

import dev.schemawave.cli.report.Words;

/** Text as HTML: what services say of themselves must not become markup. */
final class Html {

    private Html() {}

    /** For the inside of elements and of quoted attributes. */
    static String escaped(String text) {
        return Words.harmless(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
