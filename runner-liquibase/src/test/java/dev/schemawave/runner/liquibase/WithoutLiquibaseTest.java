package dev.schemawave.runner.liquibase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.spi.BuildInputs;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class WithoutLiquibaseTest {

    @Test
    @Tag("smoke")
    void theProviderTellsTheInputsWhereNoClassOfLiquibaseCanBeLoaded() throws Exception {
        Map<String, String> settings = Map.of("liquibase.changelogFile", "main.xml");
        Optional<BuildInputs> expected = new LiquibaseRunnerProvider().inputs(settings);
        assertThat(expected).isPresent();
        assertThat(LiquibaseRunner.of(settings).inputs())
                .map(BuildInputs::fingerprint)
                .contains(expected.orElseThrow().fingerprint());

        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (ResourcesOfLiquibaseOnly loader = new ResourcesOfLiquibaseOnly()) {
            thread.setContextClassLoader(loader);
            Class<?> type = Class.forName(LiquibaseRunnerProvider.class.getName(), true, loader);
            assertThat(type).isNotSameAs(LiquibaseRunnerProvider.class);
            Object provider = type.getConstructor().newInstance();

            Object inputs = type.getMethod("inputs", Map.class).invoke(provider, settings);

            assertThat(inputs)
                    .asString()
                    .contains(expected.orElseThrow().fingerprint().value());
            assertThat(holds(inputs, "liquibase trace 1\n- FILE missing.xml\n")).isEqualTo(true);
            assertThat(holds(inputs, "liquibase trace 1\nabc FILE missing.xml\n"))
                    .isEqualTo(false);
            assertThatThrownBy(() -> Class.forName("liquibase.Scope", true, loader))
                    .isInstanceOf(ClassNotFoundException.class);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static Object holds(Object inputs, String text) throws ReflectiveOperationException {
        Object present = inputs.getClass().getMethod("orElseThrow").invoke(inputs);
        Object trace = present.getClass().getMethod("trace").invoke(present);
        return present.getClass()
                .getMethod("trace")
                .getReturnType()
                .getMethod("holds", String.class)
                .invoke(trace, text);
    }

    /** The class path of the tests, with Liquibase's classes taken away. */
    private static final class ResourcesOfLiquibaseOnly extends URLClassLoader {

        ResourcesOfLiquibaseOnly() throws Exception {
            super(classPath(), ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("liquibase.")) {
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
