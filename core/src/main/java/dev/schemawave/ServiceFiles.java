package dev.schemawave;

import dev.schemawave.config.Settings;
import dev.schemawave.config.SettingsReader;
import dev.schemawave.config.Source;
import dev.schemawave.config.Sources;
import dev.schemawave.model.Outline;
import dev.schemawave.plan.PlannedService;
import dev.schemawave.spi.MigrationException;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A service as it lies in its folders, to be planned before a deployment and without any server.
 *
 * <pre>{@code
 * Plan plan = Plan.of(ServiceFiles.read(
 *         ServiceFiles.in(Path.of("orders/src/main/resources")),
 *         ServiceFiles.in(Path.of("customers/src/main/resources"))));
 * }</pre>
 *
 * <p>The runner of its tool must be on the class path, as must the tool. Only the file counts: neither system properties
 * {@code schemawave.*} nor the environment. A relative {@code filesystem:} location begins at the working directory.
 *
 * @param properties its {@code schemawave.properties}
 * @param resources the folders that are its class path: {@code classpath:} locations and changelogs are looked up there
 */
public record ServiceFiles(Path properties, List<Path> resources) {

    /** Copies the list. */
    public ServiceFiles {
        resources = List.copyOf(resources);
    }

    /**
     * A service that has all of it in one folder.
     *
     * @param folder for example {@code orders/src/main/resources}
     * @return its files
     */
    public static ServiceFiles in(Path folder) {
        return new ServiceFiles(folder.resolve(Sources.FILE), List.of(folder));
    }

    /**
     * Reads what services would do to new schemas. Connects to nothing.
     *
     * @param services whose files
     * @return the services, for {@link dev.schemawave.plan.Plan#of}
     * @throws ConfigurationException if there are faults in the files; it lists those of all services
     */
    public static List<PlannedService> read(ServiceFiles... services) {
        List<String> faults = new ArrayList<>();
        List<PlannedService> planned = new ArrayList<>();
        for (ServiceFiles service : services) {
            List<String> own = new ArrayList<>();
            service.read(own).ifPresent(planned::add);
            own.forEach(fault -> faults.add(service.properties + ": " + fault));
        }
        if (!faults.isEmpty()) {
            throw new ConfigurationException("offline plan", faults);
        }
        return List.copyOf(planned);
    }

    /** The tools look for the service's files through the thread's class loader. */
    private Optional<PlannedService> read(List<String> faults) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader libraries = before == null ? ServiceFiles.class.getClassLoader() : before;
        try (FolderLoader loader = new FolderLoader(folders(faults), libraries)) {
            thread.setContextClassLoader(loader);
            return outlined(faults);
        } catch (IOException e) {
            throw new IllegalStateException("a folder cannot be closed", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Optional<PlannedService> outlined(List<String> faults) {
        Providers providers = Providers.onClassPath(faults);
        List<Source> source = Sources.ofFile(properties, faults);
        Settings settings = new SettingsReader(source, providers.tools(), providers.channels(), faults).read();
        Optional<LazyRunner> runner = providers.runner(settings, faults);
        runner.map(LazyRunner::faults).ifPresent(faults::addAll);
        if (!faults.isEmpty() || runner.isEmpty()) {
            return Optional.empty();
        }
        try {
            Outline outline = runner.get().get().outline(settings.database().map(Settings.Login::url));
            return Optional.of(
                    PlannedService.offline(settings.service(), runner.get().tool(), outline, settings.declaration()));
        } catch (MigrationException e) {
            faults.add(e.failure().reason());
            return Optional.empty();
        }
    }

    private List<URL> folders(List<String> faults) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (Path folder : resources) {
            if (!Files.isDirectory(folder)) {
                faults.add(folder + " is not a folder");
            }
            urls.add(folder.toUri().toURL());
        }
        return urls;
    }
}
