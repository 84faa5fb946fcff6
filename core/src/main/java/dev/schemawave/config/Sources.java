package dev.schemawave.config;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/** The places that settings come from, strongest first. */
public final class Sources {

    /** The file on the class path. */
    public static final String FILE = "schemawave.properties";

    private static final String ENVIRONMENT_PREFIX = "SCHEMAWAVE_";
    private static final String REQUIRES_PREFIX = "SCHEMAWAVE_REQUIRES_";

    private Sources() {}

    /**
     * Reads all sources of this process.
     *
     * @param inCode what the builder sets
     * @param tools the prefixes of tool settings
     * @param channels the settings of channels
     * @param faults is added to
     * @return the sources, strongest first
     */
    public static List<Source> ofProcess(
            Map<String, String> inCode, Set<String> tools, ChannelNames channels, List<String> faults) {
        return List.of(
                new Source("set in code", inCode),
                systemProperties(tools),
                environment(System.getenv(), channels, faults),
                classPathFile(faults));
    }

    /**
     * Reads one file alone. Files with secrets that it names are not for others to read, so they are left out.
     *
     * @param file a {@code schemawave.properties}
     * @param faults is added to
     * @return what it sets
     */
    public static List<Source> ofFile(Path file, List<String> faults) {
        Map<String, String> values = new HashMap<>();
        try {
            values.putAll(read(file.toUri().toURL()));
        } catch (IOException | IllegalArgumentException e) {
            faults.add(file + " cannot be read: " + e);
        }
        values.keySet().removeIf(name -> name.startsWith("schemawave.") && name.endsWith("-file"));
        return List.of(new Source(file.toString(), values));
    }

    private static Source systemProperties(Set<String> tools) {
        Map<String, String> values = new HashMap<>();
        Properties properties = System.getProperties();
        for (String name : properties.stringPropertyNames()) {
            if (name.startsWith("schemawave.") || tools.contains(name.replaceFirst("\\..*", ""))) {
                values.put(name, properties.getProperty(name));
            }
        }
        return new Source("a system property", values);
    }

    /**
     * Reads {@code SCHEMAWAVE_*}: upper case, with an underscore for each dot and hyphen. In the name of a required service
     * an underscore is always a hyphen.
     *
     * @param environment the variables
     * @param channels the settings of channels
     * @param faults is added to
     * @return what they set
     */
    static Source environment(Map<String, String> environment, ChannelNames channels, List<String> faults) {
        Map<String, String> values = new HashMap<>();
        for (Map.Entry<String, String> setting : environment.entrySet()) {
            String variable = setting.getKey();
            if (variable.startsWith(ENVIRONMENT_PREFIX)) {
                Optional<String> name =
                        Key.ofVariable(variable).map(Key::fullName).or(() -> channels.ofVariable(variable));
                if (variable.startsWith(REQUIRES_PREFIX)) {
                    String service =
                            variable.substring(REQUIRES_PREFIX.length()).toLowerCase(Locale.ROOT);
                    values.put(DeclarationReader.REQUIRES + service.replace('_', '-'), setting.getValue());
                } else if (name.isPresent()) {
                    values.put(name.get(), setting.getValue());
                } else {
                    List<String> known = Key.all().stream().map(Key::variable).toList();
                    faults.add("unknown environment variable " + variable + Nearest.suggestion(variable, known));
                }
            }
        }
        return new Source("the environment", values);
    }

    private static Source classPathFile(List<String> faults) {
        Map<String, String> values = new HashMap<>();
        try {
            List<URL> found = new ArrayList<>(Collections.list(classLoader().getResources(FILE)));
            if (found.size() > 1) {
                faults.add(FILE + " is on the class path " + found.size()
                        + " times, so it is unclear which one counts: " + found);
            } else if (found.size() == 1) {
                values.putAll(read(found.get(0)));
            }
        } catch (IOException | IllegalArgumentException e) {
            faults.add(FILE + " on the class path cannot be read: " + e.getMessage());
        }
        return new Source(FILE, values);
    }

    private static Map<String, String> read(URL file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(file.openStream(), StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        Map<String, String> values = new HashMap<>();
        for (String name : properties.stringPropertyNames()) {
            values.put(name, properties.getProperty(name));
        }
        return values;
    }

    private static ClassLoader classLoader() {
        ClassLoader context = Thread.currentThread().getContextClassLoader();
        return context == null ? Sources.class.getClassLoader() : context;
    }
}
