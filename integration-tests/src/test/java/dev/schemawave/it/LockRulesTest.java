package dev.schemawave.it;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/lock-rules.md names is what there is. */
class LockRulesTest {

    private static final int RULES = 44;
    private static final Pattern ROW = Pattern.compile("(?m)^\\| R(\\d+)(?:–R(\\d+))? \\|.*\\|.*\\|$");
    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");
    private static final Pattern CLASS = Pattern.compile("[A-Z]\\w+");
    private static final Pattern MEMBER = Pattern.compile("([A-Z]\\w+)\\.([a-z]\\w+)");
    private static final Pattern METHOD = Pattern.compile("[a-z]\\w+");
    private static final Pattern CONTRACT_RULES = Pattern.compile("\\b([LS])(\\d+)(?:–[LS](\\d+))?\\b");

    private final String document = Files.readString(Path.of("..", "docs", "lock-rules.md"));
    private final Map<String, String> sources = new TreeMap<>();
    private final Map<String, String> tests = new TreeMap<>();

    LockRulesTest() throws IOException {
        try (Stream<Path> modules = Files.list(Path.of(".."))) {
            for (Path module : modules.toList()) {
                gather(module.resolve("src").resolve("main"), module.endsWith("testkit"));
                gather(module.resolve("src").resolve("test"), true);
            }
        }
    }

    /** Keeps the text of each class by its name; modules have tests of equal names. */
    private void gather(Path directory, boolean isTest) throws IOException {
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    String name = file.getFileName().toString().replace(".java", "");
                    sources.merge(name, Files.readString(file), String::concat);
                    if (isTest) {
                        tests.merge(name, Files.readString(file), String::concat);
                    }
                }
            }
        }
    }

    private Stream<MatchResult> rows() {
        return ROW.matcher(document).results();
    }

    @Test
    void everyRuleHasItsRow() {
        assertThat(rows().flatMap(row -> numbers(row.group(1), row.group(2)).boxed()))
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, RULES).boxed().toList());
    }

    private static IntStream numbers(String first, String last) {
        return IntStream.rangeClosed(Integer.parseInt(first), Integer.parseInt(last == null ? first : last));
    }

    @Test
    void theTestsAndClassesThatItNamesExist() {
        Set<String> named = QUOTED.matcher(rows().map(MatchResult::group).collect(joining("\n")))
                .results()
                .map(name -> name.group(1))
                .collect(toCollection(TreeSet::new));
        Set<String> missing = named.stream().filter(name -> !exists(name)).collect(toCollection(TreeSet::new));

        assertThat(named).isNotEmpty();
        assertThat(missing).isEmpty();
    }

    /** A class, a member of a class, or a test. */
    private boolean exists(String name) {
        var member = MEMBER.matcher(name);
        if (member.matches()) {
            return declares(sources.getOrDefault(member.group(1), ""), member.group(2));
        }
        if (CLASS.matcher(name).matches()) {
            return sources.containsKey(name);
        }
        return METHOD.matcher(name).matches() && tests.values().stream().anyMatch(text -> declares(text, name));
    }

    private static boolean declares(String source, String test) {
        return Pattern.compile("\\b(void|ArchRule) " + test + "\\b")
                .matcher(source)
                .find();
    }

    @Test
    void theRulesOfTheContractsThatItNamesExist() {
        String contracts = String.join("\n", tests.values());
        Set<String> missing = rows().flatMap(
                        row -> CONTRACT_RULES.matcher(row.group()).results())
                .flatMap(range -> numbers(range.group(2), range.group(3))
                        .mapToObj(number -> range.group(1).toLowerCase(Locale.ROOT) + two(number)))
                .filter(rule -> !Pattern.compile("\\bvoid " + rule + "[A-Z]")
                        .matcher(contracts)
                        .find())
                .collect(toCollection(TreeSet::new));

        assertThat(missing).isEmpty();
    }

    private static String two(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }
}
