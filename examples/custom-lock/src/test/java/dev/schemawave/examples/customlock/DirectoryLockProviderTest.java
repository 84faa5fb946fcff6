package dev.schemawave.examples.customlock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.model.LockName;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider;
import dev.schemawave.testkit.People;
import dev.schemawave.time.TimeSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockProviderTest {

    @TempDir
    private Path directory;

    private static Coordination open(Path directory) throws Exception {
        CoordinationProvider provider =
                ServiceLoader.load(CoordinationProvider.class).findFirst().orElseThrow();
        assertThat(provider.schemes()).containsExactly("file");
        return provider.open(new CoordinationProvider.Settings(
                Optional.of("file:" + directory),
                Optional.empty(),
                Optional.empty(),
                "schemawave",
                Duration.ofSeconds(5),
                null,
                TimeSource.system()));
    }

    @Test
    void schemawaveFindsItByTheSchemeOfItsUrl() throws Exception {
        Coordination coordination = open(directory);
        assertThat(coordination.lock().tryAcquire(new LockName("a:1"), People.holder("pod-1"), Duration.ofSeconds(9)))
                .isPresent();
        assertThat(directory.resolve("schemawave")).isNotEmptyDirectory();
    }

    @Test
    void aDirectoryThatCannotBeMadeIsRefused() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        assertThatThrownBy(() -> open(file)).isInstanceOf(CoordinationException.class);
    }
}
