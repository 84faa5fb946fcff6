package dev.schemawave.cli;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One class path of the command line and of what the user adds to it, so that drivers, tools and the service's own classes
 * find each other. The command line's own libraries come first. {@code schemawave.properties} is also found in the working
 * directory.
 */
final class CommandLoader extends URLClassLoader {

    private static final String SETTINGS = "schemawave.properties";

    CommandLoader(List<URL> urls) {
        super("schemawave", urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }

    @Override
    public @Nullable URL findResource(String name) {
        URL found = super.findResource(name);
        return found == null && name.equals(SETTINGS) ? inWorkingDirectory() : found;
    }

    @Override
    public Enumeration<URL> findResources(String name) throws IOException {
        URL here = name.equals(SETTINGS) ? inWorkingDirectory() : null;
        List<URL> found = new ArrayList<>(Collections.list(super.findResources(name)));
        if (here != null && found.stream().noneMatch(url -> url.toExternalForm().equals(here.toExternalForm()))) {
            found.add(here);
        }
        return Collections.enumeration(found);
    }

    private static @Nullable URL inWorkingDirectory() {
        Path file = Path.of(SETTINGS).toAbsolutePath().normalize();
        try {
            return Files.isRegularFile(file) ? file.toUri().toURL() : null;
        } catch (MalformedURLException e) {
            throw new IllegalStateException("a file has no URL: " + file, e);
        }
    }
}
