package dev.schemawave.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResourcesTest {

    private static final Map<String, String> FILES = new TreeMap<>(Map.of(
            "db/migration/V1__one.sql", "one",
            "db/migration/deep/er/V2__two.sql", "two",
            "db/other/V9__nine.sql", "nine"));

    private static final HashedResource.Content NOTHING = () -> new byte[0];

    @TempDir
    private Path folder;

    /** How files get onto a class path. */
    enum Kind {
        DIRECTORY {
            @Override
            Path build(Path place, Map<String, String> files) throws IOException {
                for (Map.Entry<String, String> file : files.entrySet()) {
                    Path path = place.resolve(file.getKey());
                    Files.createDirectories(path.getParent());
                    Files.writeString(path, file.getValue());
                }
                return place;
            }
        },
        JAR {
            @Override
            Path build(Path place, Map<String, String> files) throws IOException {
                return Jars.withFolders(place.resolveSibling(place.getFileName() + ".jar"), files);
            }
        },
        JAR_WITHOUT_FOLDERS {
            @Override
            Path build(Path place, Map<String, String> files) throws IOException {
                return Jars.withoutFolders(place.resolveSibling(place.getFileName() + ".jar"), files);
            }
        },
        SHADED_JAR {
            @Override
            Path build(Path place, Map<String, String> files) throws IOException {
                Map<String, String> all = new LinkedHashMap<>();
                all.put("org/other/Library.class", "other");
                all.putAll(files);
                all.put("META-INF/services/any", "any");
                return Jars.withFolders(place.resolveSibling(place.getFileName() + "-all.jar"), all);
            }
        };

        abstract Path build(Path place, Map<String, String> files) throws IOException;
    }

    @ParameterizedTest
    @EnumSource
    void aFolderHasTheSameHashesHoweverItIsPackaged(Kind kind) throws Exception {
        Path built = kind.build(folder.resolve("a"), FILES);

        assertThat(below(built)).isEqualTo(below(Kind.DIRECTORY.build(folder.resolve("b"), FILES)));
        assertThat(below(built).orElseThrow())
                .extracting(HashedResource::name)
                .containsExactly("V1__one.sql", "deep/er/V2__two.sql");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsEditedAddedRemovedOrRenamedShows(Kind kind) throws Exception {
        assertThat(List.of(
                        hashes(kind, "same", FILES),
                        hashes(kind, "edited", changed("db/migration/V1__one.sql", "eno")),
                        hashes(kind, "added", changed("db/migration/V3__three.sql", "three")),
                        hashes(kind, "removed", without("db/migration/V1__one.sql")),
                        hashes(kind, "moved", moved("db/migration/V1__one.sql", "db/migration/deep/V1__one.sql"))))
                .doesNotHaveDuplicates();
        assertThat(hashes(kind, "elsewhere", changed("db/other/V9__nine.sql", "ten")))
                .isEqualTo(hashes(kind, "again", FILES));
    }

    @ParameterizedTest
    @EnumSource
    void neitherTheOrderNorTheTimesOfFilesShow(Kind kind) throws Exception {
        Map<String, String> files = new LinkedHashMap<>(new TreeMap<>(FILES).descendingMap());
        Path built = kind.build(folder.resolve("reversed"), files);
        Files.setLastModifiedTime(built, FileTime.fromMillis(1_000_000));

        assertThat(hashesOf(built)).isEqualTo(hashes(kind, "straight", FILES));
    }

    @Test
    void theFirstOfTwoFilesOfOneNameCounts() throws Exception {
        Path one = Kind.JAR.build(folder.resolve("one"), FILES);
        Path other = Kind.DIRECTORY.build(folder.resolve("other"), changed("db/migration/V1__one.sql", "1"));

        assertThat(hashesOf(one, other)).hasSize(4).isNotEqualTo(hashesOf(other, one));
    }

    @ParameterizedTest
    @EnumSource
    void aFileIsFoundByItsNameAndCanBeRead(Kind kind) throws Exception {
        try (URLClassLoader loader = loader(kind.build(folder.resolve("a"), FILES));
                Resources resources = new Resources(loader)) {
            List<HashedResource> found =
                    resources.named("db/migration/V1__one.sql").orElseThrow();
            assertThat(found).hasSize(1);
            assertThat(found.get(0).content().read()).isEqualTo("one".getBytes(StandardCharsets.UTF_8));
            assertThat(resources.named("db/migration/V7__none.sql")).contains(List.of());
        }
    }

    @Test
    void aJarThatWasReplacedIsReadAgain() throws Exception {
        Path jar = Kind.JAR.build(folder.resolve("a"), FILES);
        List<String> before = hashesOf(jar);
        Kind.JAR.build(folder.resolve("a"), changed("db/migration/V1__one.sql", "eno"));
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_000_000));

        assertThat(hashesOf(jar)).isNotEqualTo(before);
    }

    @Test
    void nothingIsKnownOfWhatIsNeitherAFileNorAJar() throws Exception {
        ClassLoader strange = new ClassLoader(null) {
            @Override
            protected Enumeration<URL> findResources(String name) throws IOException {
                return Collections.enumeration(List.of(new URL("http://localhost/" + name)));
            }
        };
        try (Resources resources = new Resources(strange)) {
            assertThat(resources.below("db/migration")).isEmpty();
            assertThat(resources.named("db/migration")).isEmpty();
            assertThat(resources.below("")).isEmpty();
        }
    }

    @Test
    void nothingIsKnownOfFilesForSomeVersionsOfJavaOnly() throws Exception {
        Map<String, String> files = new LinkedHashMap<>();
        files.put("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nMulti-Release: true\n\n");
        files.putAll(FILES);
        assertThat(below(Jars.withFolders(folder.resolve("plain.jar"), files))).isPresent();
        files.put("META-INF/versions/17/db/migration/V1__one.sql", "1");

        assertThat(below(Jars.withFolders(folder.resolve("versions.jar"), files)))
                .isEmpty();
    }

    @Test
    void nothingIsKnownOfAFolderThatLeadsIntoItself() throws Exception {
        Path built = Kind.DIRECTORY.build(folder.resolve("a"), FILES);
        assertThat(Resources.below(built).orElseThrow()).hasSize(3);
        Files.createSymbolicLink(built.resolve("db/migration/loop"), built.resolve("db"));

        assertThat(Resources.below(built)).isEmpty();
        assertThat(below(built)).isEmpty();
        assertThat(Resources.below(folder.resolve("missing"))).isEmpty();
    }

    private List<String> hashes(Kind kind, String name, Map<String, String> files) throws IOException {
        return hashesOf(kind.build(folder.resolve(name), files));
    }

    private static List<String> hashesOf(Path... classPath) throws IOException {
        return below(classPath).orElseThrow().stream()
                .map(file -> file.name() + "=" + file.hash())
                .toList();
    }

    private static Optional<List<HashedResource>> below(Path... classPath) throws IOException {
        try (URLClassLoader loader = loader(classPath);
                Resources resources = new Resources(loader)) {
            return resources
                    .below("db/migration")
                    .map(found -> found.stream()
                            .map(file -> new HashedResource(file.name(), file.hash(), NOTHING))
                            .toList());
        }
    }

    private static URLClassLoader loader(Path... classPath) throws IOException {
        URL[] urls = new URL[classPath.length];
        for (int i = 0; i < urls.length; i++) {
            urls[i] = classPath[i].toUri().toURL();
        }
        return new URLClassLoader(urls, null);
    }

    private static Map<String, String> changed(String name, String content) {
        Map<String, String> files = new TreeMap<>(FILES);
        files.put(name, content);
        return files;
    }

    private static Map<String, String> without(String name) {
        Map<String, String> files = new TreeMap<>(FILES);
        files.remove(name);
        return files;
    }

    private static Map<String, String> moved(String from, String to) {
        Map<String, String> files = without(from);
        files.put(to, "one");
        return files;
    }
}
