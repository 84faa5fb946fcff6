package dev.schemawave.runner.liquibase;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.util.function.UnaryOperator;
import liquibase.resource.OpenOptions;
import liquibase.resource.Resource;

/** A resource that was looked up. It leads to others beside it, past the accessor that it comes from. */
final class RecordedResource implements Resource {

    private final Resource delegate;
    private final UnaryOperator<Resource> recorded;

    RecordedResource(Resource delegate, UnaryOperator<Resource> recorded) {
        this.delegate = delegate;
        this.recorded = recorded;
    }

    @Override
    public String getPath() {
        return delegate.getPath();
    }

    @Override
    public InputStream openInputStream() throws IOException {
        return delegate.openInputStream();
    }

    @Override
    public boolean isWritable() {
        return delegate.isWritable();
    }

    @Override
    public boolean exists() {
        return delegate.exists();
    }

    @Override
    public Resource resolve(String other) {
        return recorded.apply(delegate.resolve(other));
    }

    @Override
    public Resource resolveSibling(String other) {
        return recorded.apply(delegate.resolveSibling(other));
    }

    @Override
    public OutputStream openOutputStream(OpenOptions options) throws IOException {
        return delegate.openOutputStream(options);
    }

    @Override
    public URI getUri() {
        return delegate.getUri();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Resource resource && getUri().equals(resource.getUri());
    }

    @Override
    public int hashCode() {
        return getUri().hashCode();
    }

    @Override
    public String toString() {
        return delegate.toString();
    }
}
