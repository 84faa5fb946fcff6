package dev.schemawave.runner.liquibase;

import dev.schemawave.spi.HashedResource;
import dev.schemawave.spi.Resources;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import liquibase.resource.Resource;
import liquibase.resource.ResourceAccessor;

/**
 * Lets Liquibase look things up on the class path, and writes down what it finds. Everything is looked up a second time,
 * in the way in which it will be when the trace is replayed, and before Liquibase reads it; where the two do not find the
 * same, there is no trace.
 */
@SuppressWarnings("try") // Liquibase lets its accessors throw anything when they are closed.
final class RecordingResources implements ResourceAccessor {

    private final ResourceAccessor delegate;
    private final Resources again = new Resources(Resources.contextLoader());
    private final Trace trace = new Trace();
    private final Set<String> read = new HashSet<>();
    private final Parameters parameters = new Parameters();
    private boolean complete = true;

    RecordingResources(ResourceAccessor delegate) {
        this.delegate = delegate;
    }

    /** What was looked up, or empty where that is not known for sure. */
    Optional<String> trace(Iterable<String> moreTexts) {
        moreTexts.forEach(parameters::readFrom);
        Optional<Set<String>> names = parameters.names();
        if (!complete || names.isEmpty()) {
            return Optional.empty();
        }
        names.get().forEach(name -> trace.add(Trace.Kind.PARAMETER, name, Trace.parameter(name)));
        return Optional.of(trace.text());
    }

    @Override
    public List<Resource> getAll(String path) throws IOException {
        int ours = named(plain(path));
        List<Resource> found = delegate.getAll(path);
        if (found == null) {
            complete &= ours == 0;
            return found;
        }
        complete &= ours == found.size();
        return recorded(found);
    }

    private List<Resource> recorded(List<Resource> found) {
        List<Resource> recorded = new ArrayList<>();
        found.forEach(resource -> recorded.add(new RecordedResource(resource, this::beside)));
        return recorded;
    }

    private Resource beside(Resource resource) {
        int ours = named(plain(resource.getPath()));
        complete &= (ours > 0) == resource.exists();
        return new RecordedResource(resource, this::beside);
    }

    private int named(String name) {
        Optional<List<HashedResource>> ours = again.named(name);
        complete &= isPlain(name) && ours.isPresent();
        List<HashedResource> files = ours.orElse(List.of());
        trace.add(Trace.Kind.FILE, name, Trace.hash(files));
        files.forEach(file -> readParameters(name, file));
        return files.size();
    }

    @Override
    public List<Resource> search(String path, boolean recursive) throws IOException {
        return searched(path, () -> delegate.search(path, recursive));
    }

    @Override
    public List<Resource> search(String path, SearchOptions options) throws IOException {
        return searched(path, () -> delegate.search(path, options));
    }

    /** Liquibase's own way. */
    @FunctionalInterface
    private interface Search {
        List<Resource> run() throws IOException;
    }

    private List<Resource> searched(String path, Search search) throws IOException {
        String folder = plain(path).replaceFirst("/+$", "");
        Optional<List<HashedResource>> ours = again.below(folder);
        complete &= isPlain(folder) && ours.isPresent();
        trace.add(Trace.Kind.FOLDER, folder, Trace.hash(ours.orElse(List.of())));
        Map<String, HashedResource> byPath = new HashMap<>();
        ours.ifPresent(files -> files.forEach(file -> byPath.put(folder + "/" + file.name(), file)));
        List<Resource> found = search.run();
        for (Resource resource : found) {
            HashedResource file = byPath.get(plain(resource.getPath()));
            if (file == null) {
                complete = false;
            } else {
                readParameters(resource.getPath(), file);
            }
        }
        return recorded(found);
    }

    private static String plain(String path) {
        return path.replace('\\', '/')
                .replaceFirst("^classpath\\*?:", "")
                .replaceAll("//+", "/")
                .replaceFirst("^/", "");
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty() && !name.matches(".*[:!\\n\\r].*|(.*/)?\\.\\.?(/.*)?");
    }

    private void readParameters(String path, HashedResource file) {
        if (complete && read.add(path + " " + file.hash()) && Parameters.mayBeIn(path)) {
            try {
                parameters.readFrom(file.content().read());
            } catch (IOException e) {
                complete = false;
            }
        }
    }

    @Override
    public List<String> describeLocations() {
        return delegate.describeLocations();
    }

    @Override
    public void close() throws Exception {
        again.close();
        delegate.close();
    }
}
