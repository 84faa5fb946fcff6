package dev.schemawave.spi;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.jar.JarFile;

/** Jars, each opened once. The URL's own handler opens them, because only that one knows how a jar lies within another. */
final class OpenJars implements AutoCloseable {

    private static final String SEPARATOR = "!/";

    private final Map<String, JarFile> open = new HashMap<>();

    /** Tells jars apart, without opening them. */
    static String key(URL url) {
        String text = url.toExternalForm();
        return text.substring(0, text.lastIndexOf(SEPARATOR) + 1);
    }

    JarURLConnection connection(URL url) throws IOException {
        URLConnection connection = url.openConnection();
        if (!url.getProtocol().equals("jar") || !(connection instanceof JarURLConnection jar)) {
            throw new IOException("neither a file nor a jar: " + url);
        }
        // What is in the cache of the handler is not ours to close, and may be older than the file.
        jar.setUseCaches(false);
        return jar;
    }

    JarFile open(URL url, JarURLConnection connection) throws IOException {
        JarFile known = open.get(key(url));
        if (known != null) {
            return known;
        }
        JarFile jar = connection.getJarFile();
        open.put(key(url), jar);
        return jar;
    }

    @Override
    public void close() {
        for (JarFile jar : open.values()) {
            try {
                jar.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        open.clear();
    }
}
