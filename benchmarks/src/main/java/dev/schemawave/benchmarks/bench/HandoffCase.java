package dev.schemawave.benchmarks.bench;

import dev.schemawave.benchmarks.bench.Result.Unit;
import dev.schemawave.benchmarks.bench.locks.Kind;
import dev.schemawave.benchmarks.bench.locks.Place;
import dev.schemawave.benchmarks.bench.locks.RoundTrip;
import dev.schemawave.testkit.network.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** From a holder's release to the next one's lease, while one, ten or a hundred clients wait. */
final class HandoffCase implements Case {

    private static final Duration TTL = Duration.ofSeconds(30);
    private static final List<Integer> WAITERS = List.of(1, 10, 100);
    private static final int UNITS = 50;
    private static final int TRIPS_TO_SETTLE = 8;

    @Override
    public String name() {
        return "handoff";
    }

    @Override
    public void run(Lab lab, Findings findings) throws Exception {
        for (Family family : List.of(Family.redis(lab, TTL), Family.zooKeeper(lab, TTL))) {
            Kind peer = family.peers().get(1);
            findings.set(peer.text(), peer.settings());
            for (int waiters : WAITERS) {
                Map<Kind, List<Double>> trips = new LinkedHashMap<>();
                Map<Kind, List<Double>> commands = new LinkedHashMap<>();
                for (int round = 0; round < lab.rounds(); round++) {
                    for (Kind kind : List.of(family.ours(), peer)) {
                        Place place = family.place().named("handoff-" + kind.text() + "-" + waiters);
                        measure(lab, family, kind, place, waiters, trips, commands);
                    }
                }
                findings.add(Result.of(
                                name(),
                                family.name() + "-" + waiters,
                                peer.text(),
                                Unit.TRIPS,
                                Figure.of(trips.getOrDefault(family.ours(), List.of())),
                                Figure.of(trips.getOrDefault(peer, List.of())),
                                lab.rounds())
                        .floor(Figure.exactly(1))
                        .target(Target.ratio(1))
                        .more(
                                "ours_commands=" + median(commands, family.ours()),
                                "peer_commands=" + median(commands, peer)));
            }
        }
    }

    private static void measure(
            Lab lab,
            Family family,
            Kind kind,
            Place place,
            int waiters,
            Map<Kind, List<Double>> trips,
            Map<Kind, List<Double>> commands)
            throws Exception {
        List<FaultProxy> wires = family.proxies(lab.options().delay());
        Place seen = place.through(wires.stream().map(FaultProxy::port).toList());
        try (Traffic traffic = family.traffic(lab);
                RoundTrip unit = family.unit().open(seen);
                Relay relay = new Relay(kind, seen, waiters + 1, hold(lab))) {
            double one = unit(unit);
            Relay.Told told = relay.run(traffic);
            trips.computeIfAbsent(kind, none -> new ArrayList<>())
                    .add(told.handOff().median() / one);
            commands.computeIfAbsent(kind, none -> new ArrayList<>()).add(told.commands());
        } finally {
            wires.forEach(FaultProxy::close);
        }
    }

    /** Long enough for whoever queues again to be asleep: else it asks just when the lock becomes free, by chance. */
    private static Duration hold(Lab lab) {
        return lab.options().delay().multipliedBy(2 * TRIPS_TO_SETTLE);
    }

    private static double unit(RoundTrip unit) throws Exception {
        List<Double> each = new ArrayList<>();
        for (int i = 0; i < UNITS; i++) {
            long begun = System.nanoTime();
            unit.once();
            each.add((double) (System.nanoTime() - begun));
        }
        return Figure.of(each).median();
    }

    private static String median(Map<Kind, List<Double>> all, Kind kind) {
        return Figure.of(all.getOrDefault(kind, List.of())).text();
    }
}
