package dev.schemawave.spi;

import java.io.File;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds files on the class path and hashes them, for runners that tell their {@link BuildInputs}: in directories, in jars,
 * and in jars within a jar if their class loader brings the URLs for it. A folder is found as class loaders find it, which
 * is by its entry in a jar; jars of a {@link URLClassLoader} are also looked through for files without such an entry, as
 * the migration tools do.
 *
 * <p>Lists are sorted by name; files of one name are in the order of the class path, because the first one counts. Where
 * anything cannot be read, the answer is empty: nothing is known then.
 */
public final class Resources implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Resources.class);
    private static final Comparator<HashedResource> BY_NAME = Comparator.comparing(HashedResource::name);

    private final ClassLoader loader;
    private final OpenJars jars = new OpenJars();

    /**
     * Looks at a class path. Jars stay open until {@link #close}.
     *
     * @param loader whose class path
     */
    public Resources(ClassLoader loader) {
        this.loader = loader;
    }

    /**
     * As the migration tools take it when nothing else is said.
     *
     * @return the class loader of the calling thread
     */
    public static ClassLoader contextLoader() {
        ClassLoader ofThread = Thread.currentThread().getContextClassLoader();
        return ofThread == null ? ClassLoader.getSystemClassLoader() : ofThread;
    }

    /**
     * Finds what bears one name.
     *
     * @param name with slashes, and none in front
     * @return all of that name, none if there is none, or empty if that is not known
     */
    public Optional<List<HashedResource>> named(String name) {
        try {
            List<HashedResource> found = new ArrayList<>();
            for (URL url : Collections.list(loader.getResources(name))) {
                if (isFile(url)) {
                    found.add(Directories.one(file(url), name));
                } else {
                    JarURLConnection connection = jars.connection(url);
                    found.add(JarEntries.one(jars.open(url, connection), entry(connection), name));
                }
            }
            return Optional.of(found);
        } catch (IOException | RuntimeException e) {
            return unknown(name, e);
        }
    }

    /**
     * Finds all files below a folder of the class path, at any depth.
     *
     * @param folder with slashes, and none in front or at the end
     * @return the files, none if there is no such folder, or empty if they are not known
     */
    public Optional<List<HashedResource>> below(String folder) {
        try {
            if (folder.isEmpty()) {
                throw new IOException("the whole class path");
            }
            List<HashedResource> found = new ArrayList<>();
            Set<String> listed = new HashSet<>();
            for (URL url : Collections.list(loader.getResources(folder))) {
                if (isFile(url)) {
                    Directories.below(file(url), found);
                } else if (listed.add(OpenJars.key(url))) {
                    JarURLConnection connection = jars.connection(url);
                    JarEntries.below(jars.open(url, connection), entry(connection), found);
                }
            }
            addJarsWithoutFolders(folder, listed, found);
            found.sort(BY_NAME);
            return Optional.of(found);
        } catch (IOException | RuntimeException e) {
            return unknown(folder, e);
        }
    }

    /**
     * Finds all files below a directory, at any depth.
     *
     * @param directory a directory of the file system
     * @return the files, or empty if they are not known
     */
    public static Optional<List<HashedResource>> below(Path directory) {
        try {
            List<HashedResource> found = new ArrayList<>();
            Directories.below(directory.toFile(), found);
            found.sort(BY_NAME);
            return Optional.of(found);
        } catch (IOException | RuntimeException e) {
            return unknown(directory.toString(), e);
        }
    }

    private void addJarsWithoutFolders(String folder, Set<String> listed, List<HashedResource> found)
            throws IOException {
        for (ClassLoader each = loader; each != null; each = each.getParent()) {
            if (each instanceof URLClassLoader urls) {
                for (URL url : urls.getURLs()) {
                    if (isFile(url) && file(url).isFile()) {
                        addJarWithoutFolders(new URL("jar:" + url + "!/"), folder, listed, found);
                    }
                }
            }
        }
    }

    private void addJarWithoutFolders(URL jar, String folder, Set<String> listed, List<HashedResource> found)
            throws IOException {
        if (listed.add(OpenJars.key(jar))) {
            JarEntries.startingWith(jars.open(jar, jars.connection(jar)), folder, found);
        }
    }

    private static boolean isFile(URL url) {
        return url.getProtocol().equals("file");
    }

    private static File file(URL url) throws IOException {
        try {
            URI uri = url.toURI();
            return new File(uri);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw new IOException("not a file: " + url, e);
        }
    }

    private static String entry(JarURLConnection connection) throws IOException {
        String entry = connection.getEntryName();
        if (entry == null || entry.startsWith(JarEntries.VERSIONS)) {
            throw new IOException("a whole jar, or files for some versions of Java only: " + connection.getURL());
        }
        return entry;
    }

    private static Optional<List<HashedResource>> unknown(String what, Exception why) {
        LOG.debug("the files of {} are not known: {}", what, why.toString());
        return Optional.empty();
    }

    @Override
    public void close() {
        jars.close();
    }
}
