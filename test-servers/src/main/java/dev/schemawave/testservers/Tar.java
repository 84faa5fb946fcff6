package dev.schemawave.testservers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** Unpacks a tar archive so that the server user can read it. */
final class Tar {

    private static final int OWNER_MAY_EXECUTE = 0100;

    private Tar() {}

    static void extract(InputStream archive, Path target) throws IOException {
        try (TarArchiveInputStream entries = new TarArchiveInputStream(archive)) {
            for (TarArchiveEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                Path path = entry.resolveIn(target);
                if (entry.isDirectory()) {
                    Workspace.directory(path);
                } else if (entry.isSymbolicLink()) {
                    Workspace.directory(path.resolveSibling("."));
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Binaries.write(entries, path, (entry.getMode() & OWNER_MAY_EXECUTE) != 0);
                }
            }
        }
    }
}
