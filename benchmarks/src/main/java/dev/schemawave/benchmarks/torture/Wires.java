package dev.schemawave.benchmarks.torture;

import dev.schemawave.testkit.network.FaultProxy;
import java.util.ArrayList;
import java.util.List;

/**
 * The network of one replica, which can be broken without breaking that of the others.
 *
 * @param database the way to the database
 * @param meeting the ways to the servers of the meeting place
 */
record Wires(FaultProxy database, List<FaultProxy> meeting) implements AutoCloseable {

    static Wires to(int databasePort, List<Integer> meetingPorts) {
        return new Wires(
                FaultProxy.to(databasePort),
                meetingPorts.stream().map(FaultProxy::to).toList());
    }

    List<Integer> meetingPorts() {
        return meeting.stream().map(FaultProxy::port).toList();
    }

    List<FaultProxy> all() {
        List<FaultProxy> all = new ArrayList<>(meeting);
        all.add(database);
        return all;
    }

    @Override
    public void close() {
        all().forEach(FaultProxy::close);
    }
}
