package dev.schemawave.it;

import dev.schemawave.CoordinatorBuilder;
import dev.schemawave.guard.DriverDataSource;
import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider;
import dev.schemawave.spi.Secret;
import dev.schemawave.time.TimeSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** Where replicas meet: a coordination service, told to child JVMs by the environment. */
public record Meeting(String url, String user, String password, String namespace) {

    public static Meeting ofEnvironment() {
        return new Meeting(
                System.getenv("SCHEMAWAVE_COORDINATION_URL"),
                System.getenv("SCHEMAWAVE_COORDINATION_USER"),
                System.getenv("SCHEMAWAVE_COORDINATION_PASSWORD"),
                System.getenv("SCHEMAWAVE_COORDINATION_NAMESPACE"));
    }

    public Map<String, String> environment() {
        return Map.of(
                "SCHEMAWAVE_COORDINATION_URL", url,
                "SCHEMAWAVE_COORDINATION_USER", user,
                "SCHEMAWAVE_COORDINATION_PASSWORD", password,
                "SCHEMAWAVE_COORDINATION_NAMESPACE", namespace);
    }

    public CoordinatorBuilder tell(CoordinatorBuilder builder) {
        return builder.coordination(url)
                .property("schemawave.coordination.user", user)
                .property("schemawave.coordination.password", password)
                .property("schemawave.coordination.namespace", namespace);
    }

    /** A client, as the coordinator would open it. */
    public Coordination open(Duration ttl) throws CoordinationException {
        String scheme = url.substring(0, url.indexOf(':'));
        CoordinationProvider provider = ServiceLoader.load(CoordinationProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.schemes().contains(scheme))
                .findFirst()
                .orElseThrow();
        return provider.open(new CoordinationProvider.Settings(
                Optional.of(url),
                Optional.of(user).filter(name -> !name.isEmpty()),
                Optional.of(password).filter(word -> !word.isEmpty()).map(Secret::new),
                namespace,
                ttl.dividedBy(4),
                new DriverDataSource("jdbc:none:", Optional.empty(), Optional.empty()),
                TimeSource.system()));
    }
}
