package dev.schemawave.examples.customlock;

import dev.schemawave.spi.Coordination;
import dev.schemawave.testkit.Capability;
import dev.schemawave.testkit.DistributedLockContract;
import dev.schemawave.time.TimeSource;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest extends DistributedLockContract {

    @TempDir
    private Path directory;

    @Override
    protected Coordination open() {
        return Coordination.of(new DirectoryLock(directory, TimeSource.system()));
    }

    @Override
    protected Set<Capability> capabilities() {
        return EnumSet.of(Capability.RUNS_OUT_UNRENEWED, Capability.NAMES_SUCCESSOR);
    }
}
