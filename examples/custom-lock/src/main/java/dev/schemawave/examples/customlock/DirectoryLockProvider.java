package dev.schemawave.examples.customlock;

import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** Opens {@code file:/some/directory}. Named in {@code META-INF/services}, so it needs only be on the class path. */
public final class DirectoryLockProvider implements CoordinationProvider {

    /** For {@link java.util.ServiceLoader}. */
    public DirectoryLockProvider() {}

    @Override
    public Set<String> schemes() {
        return Set.of("file");
    }

    @Override
    public Coordination open(Settings settings) throws CoordinationException {
        Path directory = Path.of(settings.url().orElseThrow().substring("file:".length()))
                .resolve(settings.namespace());
        try {
            return Coordination.of(new DirectoryLock(Files.createDirectories(directory), settings.time()));
        } catch (IOException e) {
            throw CoordinationException.refused("cannot make the directory " + directory + ": " + e, e);
        }
    }
}
