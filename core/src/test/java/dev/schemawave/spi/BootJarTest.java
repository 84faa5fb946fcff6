package dev.schemawave.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;

/** An executable jar of Spring Boot, run as users run it: jars within a jar have URLs of their own. */
class BootJarTest {

    private static final String IN_CLASSES = "db/migration/V1__one.sql";
    private static final String IN_LIBRARY = "db/migration/V2__two.sql";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "org.springframework.boot.loader.launch.JarLauncher, jar:nested:",
        "org.springframework.boot.loader.JarLauncher, jar:file:"
    })
    void filesInClassesAndInJarsWithinAJarAreFound(String launcher, String scheme) throws Exception {
        Path jar = build(launcher);
        Path output = folder.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-jar",
                        jar.toString(),
                        "db/migration",
                        IN_LIBRARY)
                .redirectOutput(output.toFile())
                .redirectError(folder.resolve("errors").toFile())
                .start();
        assertThat(process.waitFor())
                .as(Files.readString(folder.resolve("errors")))
                .isZero();

        List<String> lines = Files.readAllLines(output);
        assertThat(lines).hasSize(4);
        assertThat(lines.subList(0, 3)).containsExactly("V1__one.sql=7a6c86f1:3", "V2__two.sql=11ca8a66:3", "1");
        assertThat(lines.get(3)).startsWith(scheme).contains("BOOT-INF/lib/migrations.jar!/");
    }

    private Path build(String launcher) throws IOException {
        Path jar = folder.resolve("app.jar");
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            Set<String> known = new HashSet<>(Set.of("META-INF/"));
            out.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
            out.write(("Manifest-Version: 1.0\nMain-Class: " + launcher + "\nStart-Class: "
                            + PrintResources.class.getName() + "\n\n")
                    .getBytes(StandardCharsets.UTF_8));
            addLoader(out, launcher, known);
            for (Class<?> part : List.of(Resources.class, PrintResources.class)) {
                addClasses(out, part, known);
            }
            add(out, "BOOT-INF/classes/" + IN_CLASSES, "one".getBytes(StandardCharsets.UTF_8), known);
            Path library = Jars.withFolders(folder.resolve("migrations.jar"), Map.of(IN_LIBRARY, "two"));
            Jars.addFolders(out, "BOOT-INF/lib/any", known);
            Jars.addStored(out, "BOOT-INF/lib/migrations.jar", Files.readAllBytes(library));
            Jars.addStored(out, "BOOT-INF/lib/slf4j-api.jar", Files.readAllBytes(jarOf(Logger.class)));
        }
        return jar;
    }

    private static void addLoader(ZipOutputStream out, String launcher, Set<String> known) throws IOException {
        URL url = BootJarTest.class.getResource("/" + launcher.replace('.', '/') + ".class");
        JarURLConnection connection = (JarURLConnection) url.openConnection();
        connection.setUseCaches(false);
        try (JarFile loader = connection.getJarFile()) {
            for (JarEntry entry : Collections.list(loader.entries())) {
                if (!entry.isDirectory() && !entry.getName().equals(JarFile.MANIFEST_NAME)) {
                    add(out, entry.getName(), loader.getInputStream(entry).readAllBytes(), known);
                }
            }
        }
    }

    private static void addClasses(ZipOutputStream out, Class<?> ofPart, Set<String> known) throws IOException {
        Path root = jarOf(ofPart);
        try (Stream<Path> files = Files.walk(root.resolve("dev/schemawave/spi"))) {
            files.filter(Files::isRegularFile).forEach(file -> {
                try {
                    add(out, "BOOT-INF/classes/" + root.relativize(file), Files.readAllBytes(file), known);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }

    private static void add(ZipOutputStream out, String name, byte[] content, Set<String> known) throws IOException {
        Jars.addFolders(out, name, known);
        out.putNextEntry(new ZipEntry(name));
        out.write(content);
    }

    private static Path jarOf(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }
}
