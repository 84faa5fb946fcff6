package dev.schemawave.testservers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Directory trees that several JVMs share or delete. */
final class Trees {

    /** Fills an empty directory. */
    @FunctionalInterface
    interface Filler {
        void fill(Path directory) throws IOException;
    }

    private Trees() {}

    /**
     * Makes a directory once among all JVMs: under a file lock, aside, then moved into place, so that whoever sees it
     * sees all of it.
     */
    static synchronized Path once(Path target, Filler filler) throws IOException {
        if (Files.isDirectory(target)) {
            return target;
        }
        Path parent = Workspace.directory(target.resolveSibling("."));
        try (FileChannel channel = Workspace.openLock(target.resolveSibling(target.getFileName() + ".lock"));
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.isDirectory(target)) {
                deleteParts(parent, target);
                Path part =
                        Workspace.directory(target.resolveSibling(target.getFileName() + ".part" + System.nanoTime()));
                filler.fill(part);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
        return target;
    }

    private static void deleteParts(Path parent, Path target) throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(parent, target.getFileName() + ".part*")) {
            parts.forEach(Trees::delete);
        }
    }

    /** Deletes a tree that somebody else may be deleting, too. */
    static void delete(Path tree) {
        try {
            Files.walkFileTree(tree, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException problem) throws IOException {
                    if (problem instanceof NoSuchFileException) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw problem;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
                        throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + tree, e);
        }
    }
}
