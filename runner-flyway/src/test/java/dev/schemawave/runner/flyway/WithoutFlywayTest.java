package dev.schemawave.runner.flyway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.spi.BuildInputs;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WithoutFlywayTest {

    @TempDir
    private Path folder;

    @Test
    @Tag("smoke")
    void theProviderTellsTheInputsWhereNoClassOfFlywayCanBeLoaded() throws Exception {
        Map<String, String> settings = Map.of(
                "flyway.locations",
                new Scripts(folder.resolve("scripts"))
                        .with("V1__one.sql", "one")
                        .location());
        Optional<BuildInputs> expected = new FlywayRunnerProvider().inputs(settings);
        assertThat(expected).isPresent();
        assertThat(FlywayRunner.of(settings).inputs())
                .map(BuildInputs::fingerprint)
                .contains(expected.orElseThrow().fingerprint());

        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (ResourcesOfFlywayOnly loader = new ResourcesOfFlywayOnly()) {
            thread.setContextClassLoader(loader);
            Class<?> type = Class.forName(FlywayRunnerProvider.class.getName(), true, loader);
            assertThat(type).isNotSameAs(FlywayRunnerProvider.class);
            Object provider = type.getConstructor().newInstance();

            Object inputs = type.getMethod("inputs", Map.class).invoke(provider, settings);

            assertThat(inputs)
                    .asString()
                    .contains(expected.orElseThrow().fingerprint().value());
            assertThatThrownBy(() -> type.getMethod("create", Map.class).invoke(provider, settings))
                    .rootCause()
                    .isInstanceOf(ClassNotFoundException.class);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Test
    void aConfigurationThatWasMadeInCodeIsLeftToFlyway() {
        assertThat(FlywayRunner.of(new FluentConfiguration()).inputs()).isEmpty();
    }

    /** The class path of the tests, with Flyway's classes taken away. */
    private static final class ResourcesOfFlywayOnly extends URLClassLoader {

        ResourcesOfFlywayOnly() throws Exception {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("org.flywaydb.")) {
                throw new ClassNotFoundException(name);
            }
            return super.findClass(name);
        }

        private static URL[] classPath() throws Exception {
            String paths = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
            List<URL> urls = new ArrayList<>();
            for (String path : paths.split(File.pathSeparator)) {
                urls.add(new File(path).toURI().toURL());
            }
            return urls.toArray(URL[]::new);
        }
    }
}
