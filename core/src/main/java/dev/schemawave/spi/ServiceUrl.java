package dev.schemawave.spi;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URL of a service of one or more servers:
 *
 * <pre>scheme://[[user][:password]@]host[:port][,host[:port]]...[/path][?name=value[&amp;name=value]...]</pre>
 *
 * <p>User, password and values are percent-encoded. Errors quote nothing of the URL: whatever was mistyped could be a part
 * of the password.
 *
 * @param scheme in lower case
 * @param user the user, decoded
 * @param password the password, decoded
 * @param servers each in lower case and with a port; a host that is an IPv6 address is in brackets
 * @param path empty, or what begins with a slash
 * @param parameters the decoded values by name
 */
public record ServiceUrl(
        String scheme,
        Optional<String> user,
        Optional<Secret> password,
        List<String> servers,
        String path,
        Map<String, String> parameters) {

    private static final Pattern URL = Pattern.compile(
            "(?<scheme>[a-z]+)://(?:(?<user>[^:@/?]*)(?::(?<password>[^@/?]*))?@)?(?<servers>[^@/?]+)"
                    + "(?<path>/[^?]*)?(?:\\?(?<parameters>.*))?",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern SERVER = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:\\[\\]\\s]+)(?::(\\d{1,5}))?");
    private static final int LARGEST_PORT = 65535;

    /**
     * Reads a URL.
     *
     * @param url the text
     * @param defaultPort the port of a server that has none
     * @return its parts
     * @throws CoordinationException if it is not of that form
     */
    public static ServiceUrl parse(String url, int defaultPort) throws CoordinationException {
        Matcher parts = URL.matcher(url);
        if (!parts.matches()) {
            throw refused("is not of the form scheme://user:password@host:port,host:port/path?name=value,"
                    + " with special characters percent-encoded");
        }
        return new ServiceUrl(
                parts.group("scheme").toLowerCase(Locale.ROOT),
                decoded(parts.group("user")),
                decoded(parts.group("password")).map(Secret::new),
                servers(parts.group("servers"), defaultPort),
                orEmpty(parts.group("path")),
                parameters(orEmpty(parts.group("parameters"))));
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }

    private static List<String> servers(String texts, int defaultPort) throws CoordinationException {
        List<String> servers = new ArrayList<>();
        for (String text : texts.split(",", -1)) {
            Matcher server = SERVER.matcher(text);
            int port =
                    !server.matches() ? 0 : server.group(2) == null ? defaultPort : Integer.parseInt(server.group(2));
            if (port < 1 || port > LARGEST_PORT) {
                throw refused("has something else than host or host:port between the commas of its list of servers");
            }
            servers.add(server.group(1).toLowerCase(Locale.ROOT) + ":" + port);
        }
        if (servers.stream().distinct().count() < servers.size()) {
            throw refused("names a server twice");
        }
        return List.copyOf(servers);
    }

    private static Map<String, String> parameters(String texts) throws CoordinationException {
        Map<String, String> parameters = new HashMap<>();
        for (String text : texts.split("&")) {
            String[] parameter = text.split("=", 2);
            if (!text.isEmpty()) {
                parameters.put(
                        parameter[0],
                        decoded(parameter.length < 2 ? "" : parameter[1]).orElse(""));
            }
        }
        return Map.copyOf(parameters);
    }

    private static Optional<String> decoded(@Nullable String text) throws CoordinationException {
        try {
            return Optional.ofNullable(text)
                    .filter(present -> !present.isEmpty())
                    .map(present -> URLDecoder.decode(present.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException quotesTheText) {
            throw refused("has a '%' that begins no percent-encoding");
        }
    }

    private static CoordinationException refused(String why) {
        return CoordinationException.refused("the coordination URL " + why);
    }

    /** Shows the servers alone: neither password nor parameters. */
    @Override
    public String toString() {
        return scheme + "://" + String.join(",", servers);
    }
}
