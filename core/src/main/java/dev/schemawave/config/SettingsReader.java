package dev.schemawave.config;

import static dev.schemawave.config.Key.COORDINATION_NAMESPACE;
import static dev.schemawave.config.Key.COORDINATION_PASSWORD;
import static dev.schemawave.config.Key.COORDINATION_PASSWORD_FILE;
import static dev.schemawave.config.Key.COORDINATION_TIMEOUT;
import static dev.schemawave.config.Key.COORDINATION_URL;
import static dev.schemawave.config.Key.COORDINATION_USER;
import static dev.schemawave.config.Key.COORDINATION_USER_FILE;
import static dev.schemawave.config.Key.DATABASE_PASSWORD;
import static dev.schemawave.config.Key.DATABASE_PASSWORD_FILE;
import static dev.schemawave.config.Key.DATABASE_URL;
import static dev.schemawave.config.Key.DATABASE_USER;
import static dev.schemawave.config.Key.DATABASE_USER_FILE;
import static dev.schemawave.config.Key.GUARD;
import static dev.schemawave.config.Key.GUARD_GRACE;
import static dev.schemawave.config.Key.GUARD_IDLE_TIMEOUT;
import static dev.schemawave.config.Key.GUARD_SCHEMA;
import static dev.schemawave.config.Key.LEASE_RENEWAL;
import static dev.schemawave.config.Key.LEASE_TTL;
import static dev.schemawave.config.Key.MIGRATION_LOCK_TIMEOUT;
import static dev.schemawave.config.Key.SCHEMA;
import static dev.schemawave.config.Key.SERVICE;

import dev.schemawave.guard.GuardSettings;
import dev.schemawave.model.LedgerKey;
import dev.schemawave.spi.Secret;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Merges the sources into settings and checks them against each other, before any I/O. */
public final class SettingsReader {

    private static final Duration DEFAULT_TTL = Duration.ofSeconds(30);
    private static final Duration SHORTEST_TTL = Duration.ofSeconds(1);
    private static final Duration DEFAULT_WAIT = Duration.ofMinutes(10);
    private static final Duration DEFAULT_CONNECT = Duration.ofSeconds(30);
    private static final Duration DEFAULT_REQUEST = Duration.ofSeconds(5);
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(20);
    private static final Duration DEFAULT_IDLE = Duration.ofMinutes(5);
    private static final Duration SHORTEST_IDLE = Duration.ofSeconds(2);
    private static final Duration DEFAULT_LOCK_WAIT = Duration.ofSeconds(5);
    private static final String FENCED = "fenced";
    private static final String UNFENCED = "unfenced";
    private static final String DEFAULT_GUARD_SCHEMA = "schemawave";
    private static final LedgerKey UNNAMED = new LedgerKey("unnamed-service", LedgerKey.MAIN);
    private static final String DEFAULT_NAMESPACE = "schemawave";

    private final List<Source> sources;
    private final Set<String> tools;
    private final List<String> faults;
    private final Values values;

    /**
     * Prepares to read.
     *
     * @param sources strongest first
     * @param tools the prefixes of settings that are passed to tools
     * @param faults is added to: one sentence for each fault
     */
    public SettingsReader(List<Source> sources, Set<String> tools, List<String> faults) {
        this.sources = sources;
        this.tools = tools;
        this.faults = faults;
        this.values = new Values(sources, faults);
    }

    /**
     * Reads the settings. Where there were faults the result is good for messages and for further checks only.
     *
     * @return the settings
     */
    public Settings read() {
        return read(Optional.empty());
    }

    /**
     * Reads for somebody who looks at all services and need not be one.
     *
     * @param unnamed stands for the service where none is named
     * @return the settings
     */
    public Settings readFor(LedgerKey unnamed) {
        return read(Optional.of(unnamed));
    }

    private Settings read(Optional<LedgerKey> unnamed) {
        refuseUnknownNames();
        LedgerKey service = service(unnamed);
        Optional<Settings.Login> database = login(
                DATABASE_URL,
                values.textOrFile(DATABASE_USER, DATABASE_USER_FILE),
                values.secret(DATABASE_PASSWORD, DATABASE_PASSWORD_FILE));
        Optional<Settings.Login> coordination = login(
                COORDINATION_URL,
                values.textOrFile(COORDINATION_USER, COORDINATION_USER_FILE),
                values.secret(COORDINATION_PASSWORD, COORDINATION_PASSWORD_FILE));
        Settings.Times times = times();
        Duration requestTimeout = requestTimeout(times);
        String namespace = values.text(COORDINATION_NAMESPACE).orElse(DEFAULT_NAMESPACE);
        if (!LedgerKey.isName(namespace)) {
            faults.add(COORDINATION_NAMESPACE + "=" + namespace + " is not 1 to 63 letters, digits, '.', '_' or '-'");
        }
        return new Settings(
                service,
                database,
                new Settings.Coordination(
                        coordination, namespace, requestTimeout, values.yesOrNo(Key.COORDINATION_REPUBLISH, true)),
                values.text(Key.TOOL),
                toolProperties(),
                new DeclarationReader(sources, values, faults).read(service),
                values.choice(Key.AHEAD, Settings.Ahead.COMPATIBLE),
                guard(times),
                times);
    }

    private LedgerKey service(Optional<LedgerKey> unnamed) {
        Optional<String> service = values.text(SERVICE);
        String schema = values.text(SCHEMA).orElse(LedgerKey.MAIN);
        if (service.isEmpty() && unnamed.isEmpty()) {
            faults.add(SERVICE + " is missing: name the service, in code, as -D" + SERVICE + ", in the environment as "
                    + SERVICE.variable() + " or in " + Sources.FILE);
        }
        service.filter(name -> !LedgerKey.isName(name)).ifPresent(name -> refuseName(SERVICE, name));
        if (!LedgerKey.isName(schema)) {
            refuseName(SCHEMA, schema);
        }
        return service.filter(name -> LedgerKey.isName(name) && LedgerKey.isName(schema))
                .map(name -> new LedgerKey(name, schema))
                .orElseGet(() -> unnamed.orElse(UNNAMED));
    }

    private void refuseName(Key key, String name) {
        faults.add(key + "=" + name
                + " is not 1 to 63 letters, digits, '.', '_' or '-' that start with a letter or digit");
    }

    private Optional<Settings.Login> login(Key url, Optional<String> user, Optional<Secret> password) {
        Optional<String> place = values.text(url);
        if (place.isEmpty() && (user.isPresent() || password.isPresent())) {
            faults.add(url + " is missing, although a user or password for it is set");
        }
        return place.map(where -> new Settings.Login(where, user, password));
    }

    private Settings.Times times() {
        Duration ttl = values.duration(LEASE_TTL, DEFAULT_TTL);
        Duration renewal = values.duration(LEASE_RENEWAL, ttl.dividedBy(3));
        if (ttl.compareTo(SHORTEST_TTL) < 0) {
            faults.add(LEASE_TTL + " is shorter than " + SHORTEST_TTL.toSeconds()
                    + " s: a garbage collection could lose the lease");
        }
        if (renewal.multipliedBy(2).compareTo(ttl) > 0) {
            faults.add(LEASE_RENEWAL + "=" + millis(renewal) + " is more than half of " + LEASE_TTL + "=" + millis(ttl)
                    + ": one late renewal would lose the lease");
        }
        return new Settings.Times(
                ttl,
                renewal,
                values.duration(Key.WAIT_TIMEOUT, DEFAULT_WAIT),
                values.duration(Key.GATE_TIMEOUT, DEFAULT_WAIT),
                values.duration(Key.CONNECT_TIMEOUT, DEFAULT_CONNECT),
                values.duration(Key.SHUTDOWN_GRACE, DEFAULT_GRACE));
    }

    private Optional<GuardSettings> guard(Settings.Times times) {
        String mode = values.text(GUARD).orElse(FENCED);
        String schema = values.text(GUARD_SCHEMA).orElse(DEFAULT_GUARD_SCHEMA);
        if (!List.of(FENCED, UNFENCED).contains(mode)) {
            faults.add(GUARD + "=" + mode + " is neither " + FENCED + " nor " + UNFENCED);
        }
        if (!LedgerKey.isName(schema)) {
            refuseName(GUARD_SCHEMA, schema);
        }
        GuardSettings settings = new GuardSettings(
                schema,
                values.duration(GUARD_IDLE_TIMEOUT, DEFAULT_IDLE),
                values.duration(MIGRATION_LOCK_TIMEOUT, DEFAULT_LOCK_WAIT),
                values.duration(GUARD_GRACE, times.leaseTtl()));
        if (settings.idleTimeout().compareTo(SHORTEST_IDLE) < 0) {
            faults.add(GUARD_IDLE_TIMEOUT + " is shorter than " + SHORTEST_IDLE.toSeconds()
                    + " s: a pause between two statements could end the session");
        }
        return mode.equals(UNFENCED) ? Optional.empty() : Optional.of(settings);
    }

    private Duration requestTimeout(Settings.Times times) {
        Duration longest = times.leaseTtl().dividedBy(3);
        Duration usual = DEFAULT_REQUEST.compareTo(longest) < 0 ? DEFAULT_REQUEST : longest;
        Duration timeout = values.duration(COORDINATION_TIMEOUT, usual);
        if (timeout.compareTo(longest) > 0) {
            faults.add(COORDINATION_TIMEOUT + "=" + millis(timeout) + " is more than a third of " + LEASE_TTL + "="
                    + millis(times.leaseTtl()) + ": one hanging request would lose the lease");
        }
        return timeout;
    }

    private void refuseUnknownNames() {
        List<String> known = Stream.of(Key.values()).map(Key::fullName).toList();
        for (Source source : sources) {
            source.values().keySet().stream().sorted().forEach(name -> {
                if (!Key.isKnown(name) && !name.startsWith(DeclarationReader.REQUIRES) && !isForTool(name)) {
                    faults.add(
                            "unknown setting " + name + " (" + source.label() + ")" + Nearest.suggestion(name, known));
                }
            });
        }
    }

    private boolean isForTool(String name) {
        return tools.stream().anyMatch(tool -> name.startsWith(tool + "."));
    }

    private Map<String, String> toolProperties() {
        Map<String, String> properties = new HashMap<>();
        for (Source source : sources) {
            source.values().forEach((name, value) -> {
                if (isForTool(name)) {
                    properties.putIfAbsent(name, value);
                }
            });
        }
        return properties;
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + "ms";
    }
}
