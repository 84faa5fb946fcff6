package dev.schemawave.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * What a user adds to the class path: directories and jars, each as it is. Of a Spring Boot jar the application's own
 * classes and resources are unpacked until the process ends, because neither Java nor the tools find them inside.
 */
final class ServiceClassPath implements AutoCloseable {

    private static final String OF_BOOT = "BOOT-INF/classes/";

    private final List<URL> urls = new ArrayList<>();
    private @Nullable Path unpacked;

    /**
     * Resolves entries.
     *
     * @throws IllegalArgumentException if one of them is neither a directory nor a jar; the message names it
     */
    static ServiceClassPath of(List<Path> entries) {
        ServiceClassPath path = new ServiceClassPath();
        try {
            for (Path entry : entries) {
                path.add(entry);
            }
            return path;
        } catch (IOException e) {
            path.close();
            throw new IllegalArgumentException("--class-path: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            path.close();
            throw e;
        }
    }

    List<URL> urls() {
        return urls;
    }

    private void add(Path entry) throws IOException {
        if (!Files.exists(entry)) {
            throw new IllegalArgumentException("--class-path: there is no " + entry);
        }
        if (Files.isRegularFile(entry)) {
            try (ZipFile jar = new ZipFile(entry.toFile())) {
                if (jar.getEntry(OF_BOOT) != null) {
                    urls.add(url(unpack(jar)));
                }
            }
        }
        urls.add(url(entry));
    }

    private static URL url(Path path) throws MalformedURLException {
        return path.toAbsolutePath().normalize().toUri().toURL();
    }

    private Path unpack(ZipFile jar) throws IOException {
        Path root = Optional.ofNullable(unpacked).orElseGet(ServiceClassPath::temporary);
        unpacked = root;
        Path target = Files.createTempDirectory(root, "classes").toRealPath();
        for (ZipEntry entry : jar.stream().toList()) {
            if (entry.getName().startsWith(OF_BOOT) && !entry.isDirectory()) {
                Path file = target.resolve(entry.getName().substring(OF_BOOT.length()))
                        .normalize();
                if (!file.startsWith(target)) {
                    throw new IOException(jar.getName() + " has an entry that leads outside: " + entry.getName());
                }
                Files.createDirectories(Optional.ofNullable(file.getParent()).orElse(target));
                Files.copy(jar.getInputStream(entry), file);
            }
        }
        return target;
    }

    private static Path temporary() {
        try {
            return Files.createTempDirectory("schemawave-cli");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (unpacked == null) {
            return;
        }
        try (Stream<Path> files = Files.walk(unpacked)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove " + unpacked, e);
        }
    }
}
