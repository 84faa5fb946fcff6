package dev.schemawave.testservers;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens across JVMs: their end, their number, and who runs them. */
class ChildJvmTest {

    private static final Duration GONE = Duration.ofSeconds(15);

    private Path directory;

    @BeforeEach
    void makeDirectory() throws IOException {
        directory = Files.createTempDirectory(Workspace.get().base(), "test");
        Os.giveToServerUser(directory);
    }

    @AfterEach
    void deleteDirectory() {
        Trees.delete(directory);
    }

    @ParameterizedTest
    @ValueSource(strings = {"running", "freeze"})
    void kill9OfTheJvmLeavesNoServer(String state) throws IOException {
        try (ChildJvm child = ChildJvm.start(state)) {
            child.awaitReady();
            List<Long> processes = child.processes();
            assertThat(processes).hasSizeGreaterThan(6);

            child.kill9();

            Os.await(
                    "processes of " + child + " are left",
                    GONE,
                    () -> processes.stream().noneMatch(Os::running));
        }
    }

    @Test
    void twoJvmsOfAnOrdinaryUserUnpackAtOnceCleanUpAfterDeadOnesAndLeaveNothing() throws IOException {
        int uid = Os.ownerOf(directory);
        Path base = directory.resolve("schemawave-servers-" + uid);
        Path dead = base.resolve("run/jvm-1-1");
        for (Path level : List.of(base, base.resolve("run"), dead, dead.resolve("postgres-1"))) {
            Os.giveToServerUser(Workspace.directory(level));
        }
        List<Path> classPath = readableByAll(ChildJvm.classPath());
        List<Long> processes = new ArrayList<>();
        try (ChildJvm first = ChildJvm.startAsOrdinaryUser(classPath, directory);
                ChildJvm second = ChildJvm.startAsOrdinaryUser(classPath, directory)) {
            assertThat(first.awaitReady()).isPositive().isEqualTo(uid);
            assertThat(second.awaitReady()).isEqualTo(uid);
            assertThat(directoriesIn(base.resolve("bin"))).hasSize(3);
            assertThat(directoriesIn(base.resolve("run"))).hasSize(2).doesNotContain(dead);
            processes.addAll(first.processes());
            processes.addAll(second.processes());

            assertThat(first.end()).isZero();
            assertThat(second.end()).isZero();
        }
        Os.await("processes are left", GONE, () -> processes.stream().noneMatch(Os::running));
        assertThat(directoriesIn(base.resolve("run"))).isEmpty();
    }

    private static List<Path> directoriesIn(Path parent) throws IOException {
        try (Stream<Path> all = Files.list(parent)) {
            return all.filter(Files::isDirectory).toList();
        }
    }

    /** The class path as it is, or a copy outside of root's home. */
    private List<Path> readableByAll(List<Path> classPath) throws IOException {
        if (!Os.root()) {
            return classPath;
        }
        List<Path> copies = new ArrayList<>();
        for (Path original : classPath) {
            Path copy = directory.resolve("classpath-" + copies.size()).resolve(original.getFileName());
            Files.createDirectories(copy.getParent());
            copyTree(original, copy);
            copies.add(copy);
        }
        return copies;
    }

    private static void copyTree(Path original, Path copy) throws IOException {
        Files.walkFileTree(original, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) throws IOException {
                Files.createDirectories(copy.resolve(original.relativize(at)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, file.equals(original) ? copy : copy.resolve(original.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
