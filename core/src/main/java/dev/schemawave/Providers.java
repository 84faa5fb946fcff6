package dev.schemawave;

import dev.schemawave.config.ChannelNames;
import dev.schemawave.config.Settings;
import dev.schemawave.config.SettingsReader;
import dev.schemawave.config.Sources;
import dev.schemawave.spi.CoordinationProvider;
import dev.schemawave.spi.MigrationRunner;
import dev.schemawave.spi.MigrationRunnerProvider;
import dev.schemawave.spi.Notifier;
import dev.schemawave.spi.NotifierProvider;
import dev.schemawave.spi.Secret;
import dev.schemawave.time.TimeSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * What is on the class path, and which of it a configuration means. Every start comes by here, and by whatever else is
 * asked before the database: loops cost a cold JVM less than streams do.
 */
final class Providers {

    private final List<MigrationRunnerProvider> runners;
    private final List<CoordinationProvider> coordinations;
    private final List<NotifierProvider> notifiers;
    private final List<CoordinationListener> listeners;

    private Providers(
            List<MigrationRunnerProvider> runners,
            List<CoordinationProvider> coordinations,
            List<NotifierProvider> notifiers,
            List<CoordinationListener> listeners) {
        this.runners = runners;
        this.coordinations = coordinations;
        this.notifiers = notifiers;
        this.listeners = listeners;
    }

    static Providers onClassPath(List<String> faults) {
        return new Providers(
                load(MigrationRunnerProvider.class, faults),
                load(CoordinationProvider.class, faults),
                load(NotifierProvider.class, faults),
                load(CoordinationListener.class, faults));
    }

    /** Those given in code, and before them one of each class that is on the class path and was not given. */
    List<CoordinationListener> listeners(List<CoordinationListener> given) {
        Set<Class<?>> classes = new HashSet<>();
        for (CoordinationListener listener : given) {
            classes.add(listener.getClass());
        }
        List<CoordinationListener> all = new ArrayList<>();
        for (CoordinationListener found : listeners) {
            if (!classes.contains(found.getClass())) {
                all.add(found);
            }
        }
        all.addAll(given);
        return all;
    }

    /** The names of the tools that there are runners for. */
    Set<String> tools() {
        Set<String> tools = new TreeSet<>();
        for (MigrationRunnerProvider runner : runners) {
            tools.add(runner.tool());
        }
        return tools;
    }

    /** The settings of the kinds of channels on which people can be told. */
    ChannelNames channels() {
        Map<String, Set<String>> kinds = new HashMap<>();
        for (NotifierProvider notifier : notifiers) {
            kinds.putIfAbsent(notifier.kind(), notifier.settings());
        }
        return new ChannelNames(kinds);
    }

    /** Reads the settings of this process, which what is on the class path adds names to. */
    SettingsReader settings(Map<String, String> properties, List<String> faults) {
        ChannelNames channels = channels();
        Set<String> tools = tools();
        return new SettingsReader(Sources.ofProcess(properties, tools, channels, faults), tools, channels, faults);
    }

    /** Those of which something is set. */
    Map<String, Notifier> notifiers(Settings.Notifying settings, TimeSource time, List<String> faults) {
        Map<String, Notifier> made = new HashMap<>();
        for (NotifierProvider provider : notifiers) {
            Map<String, Secret> values = settings.channels().get(provider.kind());
            if (values != null) {
                provider.create(new NotifierProvider.Settings(values, settings.requestTimeout(), time), faults)
                        .ifPresent(notifier -> made.put(provider.kind(), notifier));
            }
        }
        return made;
    }

    Optional<LazyRunner> runner(Settings settings, List<String> faults) {
        String tool = settings.tool().or(() -> onlyToolWithSettings(settings)).orElse("");
        List<MigrationRunnerProvider> meant = new ArrayList<>();
        for (MigrationRunnerProvider provider : runners) {
            if (tool.isEmpty() || provider.tool().equals(tool)) {
                meant.add(provider);
            }
        }
        if (meant.size() == 1) {
            return lazily(meant.get(0), settings, faults);
        }
        if (meant.size() > 1) {
            faults.add(
                    "there are " + meant.size() + " migration runners on the class path: choose with schemawave.tool="
                            + String.join(" or ", tools()));
        } else if (settings.tool().isPresent()) {
            faults.add("schemawave.tool=" + settings.tool().get() + ", but the class path has "
                    + (runners.isEmpty() ? "no migration runner" : "runners for " + tools() + " only")
                    + ": add dev.schemawave:schemawave-runner-"
                    + settings.tool().get());
        } else {
            faults.add("no migration runner on the class path: add dev.schemawave:schemawave-runner-flyway or"
                    + " dev.schemawave:schemawave-runner-liquibase");
        }
        return Optional.empty();
    }

    /** Who has set something of one tool means that one. */
    private Optional<String> onlyToolWithSettings(Settings settings) {
        Set<String> named = new TreeSet<>();
        for (String name : settings.toolProperties().keySet()) {
            for (String tool : tools()) {
                if (name.startsWith(tool + ".")) {
                    named.add(tool);
                }
            }
        }
        return named.size() == 1 ? Optional.of(named.iterator().next()) : Optional.empty();
    }

    private static Optional<LazyRunner> lazily(
            MigrationRunnerProvider provider, Settings settings, List<String> faults) {
        for (String name : new TreeSet<>(settings.toolProperties().keySet())) {
            if (!name.startsWith(provider.tool() + ".")) {
                faults.add(name + " is set, but the migration tool is " + provider.tool());
            }
        }
        return Optional.of(LazyRunner.of(
                provider.tool(), () -> provider.inputs(settings.toolProperties()), () -> create(provider, settings)));
    }

    private static MigrationRunner create(MigrationRunnerProvider provider, Settings settings) {
        try {
            return provider.create(settings.toolProperties());
        } catch (IllegalArgumentException e) {
            throw refused(settings, String.valueOf(e.getMessage()));
        } catch (LinkageError e) {
            throw refused(
                    settings,
                    "the runner for " + provider.tool() + " cannot be used: " + e + "; is " + provider.tool()
                            + " itself on the class path, in a version that the README names?");
        }
    }

    private static ConfigurationException refused(Settings settings, String fault) {
        return new ConfigurationException(settings.service().toString(), List.of(fault));
    }

    /** Opens the coordination service that a configuration means. */
    Optional<Corridor.CoordinationOpener> opener(
            Settings settings, DataSource migrated, TimeSource time, List<String> faults) {
        Settings.Coordination place = settings.coordination();
        CoordinationProvider.Settings where = new CoordinationProvider.Settings(
                place.login().map(Settings.Login::url),
                place.login().flatMap(Settings.Login::user),
                place.login().flatMap(Settings.Login::password),
                place.namespace(),
                place.requestTimeout(),
                migrated,
                time);
        Optional<CoordinationProvider> provider = coordination(settings, faults);
        return provider.isEmpty()
                ? Optional.empty()
                : Optional.of(() -> provider.get().open(where));
    }

    private Optional<CoordinationProvider> coordination(Settings settings, List<String> faults) {
        Optional<Settings.Login> login = settings.coordination().login();
        String scheme = login.isEmpty()
                ? "jdbc"
                : login.get().url().replaceFirst(":.*", "").toLowerCase(Locale.ROOT);
        for (CoordinationProvider candidate : coordinations) {
            if (candidate.schemes().contains(scheme)) {
                return Optional.of(candidate);
            }
        }
        faults.add(
                login.isEmpty()
                        ? "no coordination service is configured and schemawave-lock-jdbc is not on the class path: add"
                                + " dev.schemawave:schemawave-lock-jdbc to coordinate in the migrated database, or set"
                                + " schemawave.coordination.url"
                        : "schemawave.coordination.url has the scheme '" + scheme
                                + "', but the class path has backends for " + schemes() + " only");
        return Optional.empty();
    }

    private Set<String> schemes() {
        return coordinations.stream()
                .flatMap(provider -> provider.schemes().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static <T> List<T> load(Class<T> type, List<String> faults) {
        try {
            List<T> found = new ArrayList<>();
            for (T provider : ServiceLoader.load(type)) {
                found.add(provider);
            }
            return found;
        } catch (ServiceConfigurationError e) {
            faults.add("a provider of " + type.getSimpleName() + " cannot be loaded: " + e.getMessage()
                    + (e.getCause() == null ? "" : ": " + e.getCause()));
            return List.of();
        }
    }
}
