package dev.schemawave.guard;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps passwords out of messages. Drivers like to quote the URL that they could not understand, and a cause is logged with
 * its message, so causes are looked through as well.
 */
public final class Secrets {

    private static final Pattern PARAMETER = Pattern.compile("[?&;(]([^=&;()]*)=([^&;()]*)");
    private static final Pattern USER_INFO = Pattern.compile("//([^/?;(]*)@");
    private static final Pattern SOUNDS_SECRET = Pattern.compile("pass|pwd|secret|token|key", Pattern.CASE_INSENSITIVE);
    private static final int DEEPEST = 20;

    private final Set<String> texts = new LinkedHashSet<>();

    /**
     * Learns what must not be shown.
     *
     * @param url a JDBC URL, which may hold secrets
     * @param password a password
     */
    public Secrets(Optional<String> url, Optional<String> password) {
        password.filter(word -> !word.isEmpty()).ifPresent(texts::add);
        url.ifPresent(this::collect);
    }

    private void collect(String url) {
        Matcher parameter = PARAMETER.matcher(url);
        while (parameter.find()) {
            if (SOUNDS_SECRET.matcher(parameter.group(1)).find()) {
                add(parameter.group(2));
            }
        }
        Matcher userInfo = USER_INFO.matcher(url);
        while (userInfo.find()) {
            add(userInfo.group(1).substring(userInfo.group(1).indexOf(':') + 1));
        }
    }

    private void add(String text) {
        if (!text.isEmpty()) {
            texts.add(text);
            try {
                texts.add(URLDecoder.decode(text, StandardCharsets.UTF_8));
            } catch (IllegalArgumentException notEncoded) {
                return;
            }
        }
    }

    /**
     * The part of a JDBC URL that may be shown.
     *
     * @param url a JDBC URL
     * @return the URL up to its parameters, without a user
     */
    public static String withoutSecrets(String url) {
        String shown = url.split("[?;(]", 2)[0];
        int authority = shown.indexOf("//");
        int at = shown.lastIndexOf('@');
        return authority >= 0 && at > authority ? shown.substring(0, authority + 2) + shown.substring(at + 1) : shown;
    }

    /**
     * Takes the secrets out of a text.
     *
     * @param text a message
     * @return the same with {@code ****} for each secret
     */
    public String scrub(@Nullable String text) {
        String clean = String.valueOf(text);
        for (String secret : texts) {
            clean = clean.replace(secret, "****");
        }
        return clean;
    }

    /**
     * Takes the secrets out of an exception.
     *
     * @param exception what a driver has thrown
     * @return the same, or where it or a cause shows a secret a copy that does not
     */
    public SQLException scrub(SQLException exception) {
        Throwable cause = exception;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            String text = String.valueOf(cause.getMessage());
            if (!scrub(text).equals(text)) {
                SQLException copy = new SQLException(
                        scrub(exception.getMessage()), exception.getSQLState(), exception.getErrorCode());
                copy.setStackTrace(exception.getStackTrace());
                return copy;
            }
            cause = cause.getCause();
        }
        return exception;
    }
}
