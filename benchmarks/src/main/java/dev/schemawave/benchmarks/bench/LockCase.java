package dev.schemawave.benchmarks.bench;

import dev.schemawave.benchmarks.bench.Result.Unit;
import dev.schemawave.benchmarks.bench.locks.Kind;
import dev.schemawave.benchmarks.bench.locks.Mutex;
import dev.schemawave.benchmarks.bench.locks.RoundTrip;
import dev.schemawave.testkit.network.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Taking and giving back a lock that nobody else wants. */
final class LockCase implements Case {

    private static final Duration TTL = Duration.ofSeconds(10);
    private static final int SLOW_PAIRS = 20;
    private static final int FAST_PAIRS = 200;
    private static final int WARM_UP = 2000;
    private static final double FLOOR = 2;

    @Override
    public String name() {
        return "lock";
    }

    @Override
    public void run(Lab lab, Findings findings) throws Exception {
        for (Family family : Family.all(lab, TTL)) {
            family.peers().forEach(peer -> findings.set(peer.text(), peer.settings()));
            Map<Kind, Double> commands = commands(lab, family);
            serial(lab, family, commands, findings);
            loopback(lab, family, findings);
            new FirstLock(lab, family).run(findings);
        }
    }

    private static Map<Kind, Double> commands(Lab lab, Family family) throws Exception {
        Map<Kind, Double> counted = new EnumMap<>(Kind.class);
        for (Kind kind : family.all()) {
            try (Traffic traffic = family.traffic(lab);
                    FaultProxy wire = FaultProxy.to(family.place().ports().get(0));
                    Mutex mutex = kind.open(
                            family.name().equals("jdbc")
                                    ? family.place(kind).through(List.of(wire.port()))
                                    : family.place(kind))) {
                pairs(mutex, 2);
                traffic.count();
                long trips = wire.roundTrips();
                pairs(mutex, FAST_PAIRS);
                long all = traffic.count() + wire.roundTrips() - trips;
                counted.put(kind, (double) all / FAST_PAIRS);
            }
        }
        return counted;
    }

    private static void pairs(Mutex mutex, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            mutex.acquire();
            mutex.release();
        }
    }

    /** Where each round trip takes far longer than everything else, a pair's time tells how many it waits for. */
    private void serial(Lab lab, Family family, Map<Kind, Double> commands, Findings findings) throws Exception {
        List<FaultProxy> wires = family.proxies(lab.options().delay());
        List<Integer> ports = wires.stream().map(FaultProxy::port).toList();
        Map<Kind, Mutex> open = new EnumMap<>(Kind.class);
        try (RoundTrip unit = family.unit().open(family.place().through(ports))) {
            Contest contest = new Contest().with("unit", () -> median(SLOW_PAIRS, unit::once));
            for (Kind kind : family.all()) {
                Mutex mutex = kind.open(family.place(kind).through(ports));
                open.put(kind, mutex);
                pairs(mutex, SLOW_PAIRS);
                contest.with(kind.name(), () -> median(SLOW_PAIRS, () -> pairs(mutex, 1)));
            }
            contest.run(lab.rounds());
            double one = contest.of("unit").median();
            for (Kind peer : family.peers()) {
                Result result = Result.of(
                                name(),
                                family.name() + "-pair",
                                peer.text(),
                                Unit.TRIPS,
                                contest.of(family.ours().name()).per(one),
                                contest.of(peer.name()).per(one),
                                lab.rounds())
                        .floor(Figure.exactly(FLOOR))
                        .more(
                                "ours_commands=" + Figure.text(commands.getOrDefault(family.ours(), 0.0)),
                                "peer_commands=" + Figure.text(commands.getOrDefault(peer, 0.0)));
                findings.add(target(family).map(result::target).orElse(result));
            }
        } finally {
            for (Mutex mutex : open.values()) {
                mutex.close();
            }
            wires.forEach(FaultProxy::close);
        }
    }

    private static Optional<Target> target(Family family) {
        return switch (family.name()) {
            case "redis" -> Optional.of(Target.ours(2.2));
            case "redis-quorum" -> Optional.of(Target.ours(2.3));
            case "zookeeper" -> Optional.of(Target.ours(3.4));
            default -> Optional.empty();
        };
    }

    private void loopback(Lab lab, Family family, Findings findings) throws Exception {
        List<Mutex> open = new ArrayList<>();
        try {
            Contest contest = new Contest();
            for (Kind kind : family.all()) {
                Mutex mutex = kind.open(family.place(kind));
                open.add(mutex);
                pairs(mutex, WARM_UP);
                contest.with(kind.name(), () -> median(FAST_PAIRS, () -> pairs(mutex, 1)));
            }
            contest.run(lab.rounds());
            for (Kind peer : family.peers()) {
                Result result = Result.of(
                        name(),
                        family.name() + "-loopback",
                        peer.text(),
                        Unit.US,
                        contest.of(family.ours().name()),
                        contest.of(peer.name()),
                        lab.rounds());
                findings.add(peer == Kind.RAW_JEDIS ? result.target(Target.ratio(1.4)) : result);
            }
        } finally {
            for (Mutex mutex : open) {
                mutex.close();
            }
        }
    }

    /** Something that is done many times. */
    @FunctionalInterface
    private interface Deed {

        void run() throws Exception;
    }

    /** In microseconds. */
    private static double median(int times, Deed deed) throws Exception {
        List<Double> each = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            long begun = System.nanoTime();
            deed.run();
            each.add((System.nanoTime() - begun) / 1000.0);
        }
        return Figure.of(each).median();
    }
}
