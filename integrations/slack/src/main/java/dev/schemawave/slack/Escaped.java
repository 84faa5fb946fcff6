package dev.schemawave.slack;

/** Text as Slack shows it: none of it is a link, a mention or a call of everybody. */
final class Escaped {

    private static final String CUT = " ...";

    private Escaped() {}

    /** At most so many letters, after the escapes, and never half of one. */
    static String text(String text, int longest) {
        StringBuilder escaped = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int letter = text.codePointAt(at);
            String next = escape(letter);
            if (escaped.length() + next.length() + CUT.length() > longest) {
                return escaped.append(CUT).toString();
            }
            escaped.append(next);
            at += Character.charCount(letter);
        }
        return escaped.toString();
    }

    private static String escape(int letter) {
        return switch (letter) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            default -> Character.toString(letter);
        };
    }
}
