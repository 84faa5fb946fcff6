package dev.schemawave;

import dev.schemawave.config.Settings;
import dev.schemawave.spi.CoordinationProvider;
import dev.schemawave.spi.MigrationRunner;
import dev.schemawave.spi.MigrationRunnerProvider;
import dev.schemawave.time.TimeSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** What is on the class path, and which of it a configuration means. */
final class Providers {

    private final List<MigrationRunnerProvider> runners;
    private final List<CoordinationProvider> coordinations;

    private Providers(List<MigrationRunnerProvider> runners, List<CoordinationProvider> coordinations) {
        this.runners = runners;
        this.coordinations = coordinations;
    }

    static Providers onClassPath(List<String> faults) {
        return new Providers(load(MigrationRunnerProvider.class, faults), load(CoordinationProvider.class, faults));
    }

    /** The names of the tools that there are runners for. */
    Set<String> tools() {
        return runners.stream().map(MigrationRunnerProvider::tool).collect(Collectors.toCollection(TreeSet::new));
    }

    Optional<LazyRunner> runner(Settings settings, List<String> faults) {
        Optional<String> tool = settings.tool().or(() -> onlyToolWithSettings(settings));
        List<MigrationRunnerProvider> meant = runners.stream()
                .filter(provider -> tool.map(provider.tool()::equals).orElse(true))
                .toList();
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
        List<String> named = tools().stream()
                .filter(tool ->
                        settings.toolProperties().keySet().stream().anyMatch(name -> name.startsWith(tool + ".")))
                .toList();
        return named.size() == 1 ? Optional.of(named.get(0)) : Optional.empty();
    }

    private static Optional<LazyRunner> lazily(
            MigrationRunnerProvider provider, Settings settings, List<String> faults) {
        settings.toolProperties().keySet().stream()
                .filter(name -> !name.startsWith(provider.tool() + "."))
                .sorted()
                .forEach(name -> faults.add(name + " is set, but the migration tool is " + provider.tool()));
        return Optional.of(new LazyRunner(
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
        return coordination(settings, faults).map(provider -> () -> provider.open(where));
    }

    private Optional<CoordinationProvider> coordination(Settings settings, List<String> faults) {
        String scheme = settings.coordination()
                .login()
                .map(login -> login.url().replaceFirst(":.*", "").toLowerCase(Locale.ROOT))
                .orElse("jdbc");
        Optional<CoordinationProvider> provider = coordinations.stream()
                .filter(candidate -> candidate.schemes().contains(scheme))
                .findFirst();
        if (provider.isEmpty()) {
            faults.add(
                    settings.coordination().login().isEmpty()
                            ? "no coordination service is configured and schemawave-lock-jdbc is not on the class path: add"
                                    + " dev.schemawave:schemawave-lock-jdbc to coordinate in the migrated database, or set"
                                    + " schemawave.coordination.url"
                            : "schemawave.coordination.url has the scheme '" + scheme
                                    + "', but the class path has backends" + " for " + schemes() + " only");
        }
        return provider;
    }

    private Set<String> schemes() {
        return coordinations.stream()
                .flatMap(provider -> provider.schemes().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static <T> List<T> load(Class<T> type, List<String> faults) {
        try {
            return ServiceLoader.load(type).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();
        } catch (ServiceConfigurationError e) {
            faults.add("a provider of " + type.getSimpleName() + " cannot be loaded: " + e.getMessage());
            return List.of();
        }
    }
}
