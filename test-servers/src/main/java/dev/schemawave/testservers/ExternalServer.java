package dev.schemawave.testservers;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server that somebody else runs: it can be used, not broken. */
record ExternalServer(String kind, String host, int port) implements ServerControl {

    private static final String PREFIX = "test.";

    /** The administrator's access to the server of this kind that was named from outside, if one was. */
    static Optional<Database> configured(String kind) {
        String url = setting(kind + ".url");
        if (url == null) {
            return Optional.empty();
        }
        String user = setting(kind + ".user");
        String password = setting(kind + ".password");
        if (user == null || password == null) {
            throw new IllegalStateException(
                    PREFIX + kind + ".url is set, so " + PREFIX + kind + ".user and .password must be, too");
        }
        return Optional.of(new Database(url, user, password));
    }

    static ExternalServer of(String kind, Database admin) {
        String authority = admin.authority();
        int colon = authority.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalStateException("the URL needs a port: " + admin.url());
        }
        return new ExternalServer(
                kind, authority.substring(0, colon), Integer.parseInt(authority.substring(colon + 1)));
    }

    @Override
    public void kill() {
        throw unsupported("killed");
    }

    @Override
    public void freeze() {
        throw unsupported("frozen");
    }

    @Override
    public void thaw() {
        throw unsupported("thawed");
    }

    @Override
    public void restart() {
        throw unsupported("restarted");
    }

    @Override
    public void close() {
        // somebody else's server goes on
    }

    private UnsupportedOperationException unsupported(String what) {
        return new UnsupportedOperationException("The " + kind + " server at " + host + ":" + port + " was named by "
                + PREFIX + kind + ".url and is not ours to be " + what
                + ". Skip this test there, or unset the property to run the bundled server (Linux x86-64).");
    }

    private static @Nullable String setting(String name) {
        String property = System.getProperty(PREFIX + name);
        return property != null
                ? property
                : System.getenv((PREFIX + name).toUpperCase(Locale.ROOT).replace('.', '_'));
    }
}
