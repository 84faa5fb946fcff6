package dev.schemawave.lock.redis;

import dev.schemawave.spi.Coordination;
import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider.Settings;
import dev.schemawave.spi.Secret;
import dev.schemawave.testkit.Outage;
import dev.schemawave.testkit.network.FaultProxy;
import dev.schemawave.testservers.RedisServer;
import dev.schemawave.time.TimeSource;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;

/** Some Redis servers behind proxies, and clients of them. */
final class Nodes implements Outage, AutoCloseable {

    static final Duration TIMEOUT = Duration.ofSeconds(2);

    private final List<RedisServer> servers;
    private final List<FaultProxy> proxies;
    private final List<Coordination> opened = new ArrayList<>();
    private String namespace = "test";

    private Nodes(int count) {
        servers = IntStream.range(0, count).mapToObj(i -> RedisServer.start()).toList();
        proxies = servers.stream().map(server -> FaultProxy.to(server.port())).toList();
    }

    static Nodes start(int count) {
        return new Nodes(count);
    }

    RedisServer server(int number) {
        return servers.get(number);
    }

    FaultProxy proxy(int number) {
        return proxies.get(number);
    }

    String url() {
        return "redis://"
                + proxies.stream().map(proxy -> "127.0.0.1:" + proxy.port()).collect(Collectors.joining(","));
    }

    Coordination open() throws CoordinationException {
        return keep(open(url(), TIMEOUT, namespace));
    }

    /** A client that is closed after the test. */
    Coordination keep(Coordination client) {
        synchronized (opened) {
            opened.add(client);
        }
        return client;
    }

    static Coordination open(String url) throws CoordinationException {
        return open(url, TIMEOUT);
    }

    static Coordination open(String url, Duration timeout) throws CoordinationException {
        return open(url, timeout, "test");
    }

    private static Coordination open(String url, Duration timeout, String namespace) throws CoordinationException {
        return new RedisCoordinationProvider().open(settings(url, timeout, namespace));
    }

    static Settings settings(String url, Duration timeout, String namespace) {
        return new Settings(
                Optional.of(url),
                Optional.empty(),
                Optional.<Secret>empty(),
                namespace,
                timeout,
                noDatabase(),
                TimeSource.system());
    }

    private static DataSource noDatabase() {
        return (DataSource) Proxy.newProxyInstance(
                Nodes.class.getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    /** Runs a command on a server itself, past the proxy. */
    Object run(int number, Command command, String... arguments) {
        return run(servers.get(number), command, arguments);
    }

    static Object run(RedisServer server, Command command, String... arguments) {
        try (Connection connection = new Connection(server.host(), server.port())) {
            connection.sendCommand(command, arguments);
            return connection.getOne();
        }
    }

    void runEverywhere(Command command, String... arguments) {
        servers.forEach(server -> run(server, command, arguments));
    }

    /** Cleans, and takes another namespace: what faults have held up may arrive after the cleaning. */
    void cleanForAnother() {
        clean();
        namespace += "x";
    }

    /** Ends clients and faults and empties the servers. */
    void clean() {
        end();
        synchronized (opened) {
            opened.forEach(Coordination::close);
            opened.clear();
        }
        runEverywhere(Command.FLUSHALL);
    }

    @Override
    public void begin() {
        for (FaultProxy proxy : proxies) {
            proxy.refuse();
            proxy.cut();
        }
    }

    @Override
    public void end() {
        proxies.forEach(FaultProxy::heal);
    }

    @Override
    public void loseAnswers() {
        proxies.forEach(proxy -> proxy.blackhole(FaultProxy.Direction.TO_CLIENT));
    }

    @Override
    public void slowDown(Duration by) {
        proxies.forEach(proxy -> proxy.delay(by.dividedBy(2)));
    }

    @Override
    public void close() {
        proxies.forEach(FaultProxy::close);
        servers.forEach(RedisServer::close);
    }
}
