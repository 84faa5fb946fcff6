package dev.schemawave.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.Outcome;
import dev.schemawave.SchemawaveException;
import dev.schemawave.config.Key;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README lists is what there is. */
class ReadmeTest {

    private static final Pattern SETTING = Pattern.compile("`(schemawave\\.[a-z.-]+)`");

    private final String readme = Files.readString(Path.of("..", "README.md"));

    ReadmeTest() throws IOException {}

    @Test
    void theTableOfSettingsIsComplete() {
        Set<String> known = Stream.of(Key.values()).map(Key::fullName).collect(Collectors.toCollection(TreeSet::new));
        Set<String> listed = new TreeSet<>();
        Matcher setting = SETTING.matcher(readme.substring(readme.indexOf("| setting |")));
        while (setting.find()) {
            listed.add(setting.group(1));
        }
        listed.remove("schemawave.properties");

        assertThat(listed).isEqualTo(known);
    }

    @Test
    void everyOutcomeAndEveryErrorIsExplained() {
        assertThat(Stream.concat(
                        Stream.of(Outcome.class.getPermittedSubclasses()),
                        Stream.of(SchemawaveException.class.getPermittedSubclasses())))
                .extracting(Class::getSimpleName)
                .allSatisfy(name -> assertThat(readme).contains("| `" + name + "` |"));
    }

    @Test
    void theTestsThatTheGuaranteesNameExist() throws IOException {
        Set<String> tests;
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            tests = files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith("Test.java"))
                    .map(name -> name.replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        Matcher named = Pattern.compile("`([A-Za-z]+Test)`").matcher(readme);
        Set<String> promised = new TreeSet<>();
        while (named.find()) {
            promised.add(named.group(1));
        }

        assertThat(promised).isNotEmpty().isSubsetOf(tests);
    }
}
