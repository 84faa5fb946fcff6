package dev.schemawave.examples.demo;

import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The servers that the shop runs on: a database for each service, and one more where the replicas meet. */
final class Servers implements AutoCloseable {

    /** Short, so that nobody waits long for the take-over from a killed replica. */
    private static final String SHORT_LEASE = "5s";

    private final PostgresServer postgres;
    private final MeetingPlace meetingPlace;
    private final Map<String, Database> databases = new HashMap<>();
    private final Map<String, Map<String, String>> environments = new HashMap<>();

    private Servers(PostgresServer postgres, MeetingPlace meetingPlace) {
        this.postgres = postgres;
        this.meetingPlace = meetingPlace;
    }

    /**
     * Starts them.
     *
     * @param options which ones
     * @param secrets a directory that gets the passwords, one file each, as a cluster mounts them
     */
    static Servers start(DemoOptions options, Path secrets) throws IOException {
        Files.createDirectories(secrets);
        PostgresServer postgres = PostgresServer.start();
        try {
            Servers servers = new Servers(postgres, MeetingPlace.start(options.backend(), postgres, secrets));
            servers.prepare(options, secrets);
            return servers;
        } catch (IOException | RuntimeException e) {
            postgres.close();
            throw e;
        }
    }

    private void prepare(DemoOptions options, Path secrets) throws IOException {
        Map<String, String> everywhere = new HashMap<>(meetingPlace.environment());
        for (ShopService service : Shop.SERVICES) {
            Database database = postgres.createDatabase(service.name());
            databases.put(service.name(), database);
            if (options.rollout()) {
                String prefix = "SHOP_" + service.name().toUpperCase(Locale.ROOT);
                everywhere.putAll(access(prefix, database, secrets.resolve("work-in-" + service.name())));
            }
        }
        for (ShopService service : Shop.SERVICES) {
            Map<String, String> environment = new HashMap<>(everywhere);
            environment.putAll(access(
                    "SCHEMAWAVE_DATABASE",
                    Objects.requireNonNull(databases.get(service.name())),
                    secrets.resolve(service.name())));
            if (options.kill()) {
                environment.put("SCHEMAWAVE_LEASE_TTL", SHORT_LEASE);
            }
            environments.put(service.name(), environment);
        }
    }

    static Map<String, String> access(String prefix, Database database, Path passwordFile) throws IOException {
        Files.deleteIfExists(passwordFile);
        Files.createFile(
                passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(passwordFile, database.password());
        return Map.of(
                prefix + "_URL", database.url(),
                prefix + "_USER", database.user(),
                prefix + "_PASSWORD_FILE", passwordFile.toAbsolutePath().toString());
    }

    int port() {
        return postgres.port();
    }

    /** What a replica of a service finds in its environment. */
    Map<String, String> environment(ShopService service) {
        return Objects.requireNonNull(environments.get(service.name()));
    }

    ShopDatabase database(ShopService service) {
        return new ShopDatabase(Objects.requireNonNull(databases.get(service.name())));
    }

    /** When each step of each service took effect. */
    Order order() throws SQLException {
        Map<String, Map<String, Long>> appliedAt = new HashMap<>();
        for (ShopService service : Shop.SERVICES) {
            appliedAt.put(service.name(), database(service).appliedAt());
        }
        return new Order(appliedAt);
    }

    @Override
    public void close() {
        meetingPlace.close();
        postgres.close();
    }
}
