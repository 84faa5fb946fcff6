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
import static dev.schemawave.config.Key.NOTIFY_FAREWELL;
import static dev.schemawave.config.Key.NOTIFY_GIVE_UP;
import static dev.schemawave.config.Key.NOTIFY_SLOW;
import static dev.schemawave.config.Key.NOTIFY_TIMEOUT;
import static dev.schemawave.config.Key.NOTIFY_WAITING;
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
import java.util.TreeSet;

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
    private static final Duration DEFAULT_TELL = Duration.ofMinutes(1);
    private static final Duration DEFAULT_GIVE_UP = Duration.ofSeconds(30);
    private static final Duration DEFAULT_FAREWELL = Duration.ofSeconds(3);
    private static final String FENCED = "fenced";
    private static final String UNFENCED = "unfenced";
    private static final String DEFAULT_GUARD_SCHEMA = "schemawave";
    private static final LedgerKey UNNAMED = new LedgerKey("unnamed-service", LedgerKey.MAIN);
    private static final String DEFAULT_NAMESPACE = "schemawave";

    private final List<Source> sources;
    private final Set<String> tools;
    private final ChannelNames channels;
    private final List<String> faults;
    private final Values values;

    /**
     * Prepares to read.
     *
     * @param sources strongest first
     * @param tools the prefixes of settings that are passed to tools
     * @param channels the settings of channels on which people are told
     * @param faults is added to: one sentence for each fault
     */
    public SettingsReader(List<Source> sources, Set<String> tools, ChannelNames channels, List<String> faults) {
        this.sources = sources;
        this.tools = tools;
        this.channels = channels;
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
                times,
                values.text(Key.ENVIRONMENT),
                notifying());
    }

    private LedgerKey service(Optional<LedgerKey> unnamed) {
        Optional<String> service = values.text(SERVICE);
        String schema = values.text(SCHEMA).orElse(LedgerKey.MAIN);
        if (service.isEmpty() && unnamed.isEmpty()) {
            faults.add(SERVICE + " is missing: name the service, in code, as -D" + SERVICE + ", in the environment as "
                    + SERVICE.variable() + " or in " + Sources.FILE);
        }
        boolean named = service.isPresent() && LedgerKey.isName(service.get());
        if (service.isPresent() && !named) {
            refuseName(SERVICE, service.get());
        }
        if (!LedgerKey.isName(schema)) {
            refuseName(SCHEMA, schema);
        }
        if (service.isEmpty() || !named || !LedgerKey.isName(schema)) {
            return unnamed.orElse(UNNAMED);
        }
        return new LedgerKey(service.get(), schema);
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
        return place.isPresent() ? Optional.of(new Settings.Login(place.get(), user, password)) : Optional.empty();
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

    private Settings.Notifying notifying() {
        Duration timeout = values.duration(NOTIFY_TIMEOUT, DEFAULT_REQUEST);
        Duration giveUp = values.duration(NOTIFY_GIVE_UP, DEFAULT_GIVE_UP);
        if (timeout.multipliedBy(2).compareTo(giveUp) > 0) {
            faults.add(NOTIFY_TIMEOUT + "=" + millis(timeout) + " is more than half of " + NOTIFY_GIVE_UP + "="
                    + millis(giveUp) + ": a message must be given up before another replica sends it");
        }
        return new Settings.Notifying(
                values.duration(NOTIFY_SLOW, DEFAULT_TELL),
                values.duration(NOTIFY_WAITING, DEFAULT_TELL),
                timeout,
                giveUp,
                values.duration(NOTIFY_FAREWELL, DEFAULT_FAREWELL),
                new ChannelReader(sources, channels, faults).read());
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
        for (Source source : sources) {
            for (String name : new TreeSet<>(source.values().keySet())) {
                if (!Key.isKnown(name)
                        && !name.startsWith(DeclarationReader.REQUIRES)
                        && !ChannelNames.concern(name)
                        && !isForTool(name)) {
                    List<String> known = Key.all().stream().map(Key::fullName).toList();
                    faults.add(
                            "unknown setting " + name + " (" + source.label() + ")" + Nearest.suggestion(name, known));
                }
            }
        }
    }

    private boolean isForTool(String name) {
        for (String tool : tools) {
            if (name.startsWith(tool + ".")) {
                return true;
            }
        }
        return false;
    }

    private Map<String, String> toolProperties() {
        Map<String, String> properties = new HashMap<>();
        for (Source source : sources) {
            for (Map.Entry<String, String> setting : source.values().entrySet()) {
                if (isForTool(setting.getKey())) {
                    properties.putIfAbsent(setting.getKey(), setting.getValue());
                }
            }
        }
        return properties;
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + "ms";
    }
}
