package dev.schemawave.it.fence;

import java.util.List;
import java.util.Locale;

/**
 * By which a request is recognised on the wire. Both protocols send the text of statements as it is.
 *
 * @param parts that the request contains, in lower case
 */
record Sign(List<String> parts) {

    /** Whatever the client says next. */
    static final Sign ANY = new Sign(List.of());

    /** The guard proves its claim, to commit. */
    static final Sign PROOF = new Sign(List.of("schemawave", "guard", "share"));

    /** The journal names statements too, before they run. */
    private static final String JOURNAL = "journal";

    static Sign of(String... parts) {
        return new Sign(List.of(parts).stream()
                .map(part -> part.toLowerCase(Locale.ROOT))
                .toList());
    }

    boolean isOn(String request) {
        String text = request.toLowerCase(Locale.ROOT);
        return parts.stream().allMatch(text::contains) && (parts.isEmpty() || !text.contains(JOURNAL));
    }
}
