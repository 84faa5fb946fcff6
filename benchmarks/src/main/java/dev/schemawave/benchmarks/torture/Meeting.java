package dev.schemawave.benchmarks.torture;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Where the replicas of a round meet. */
interface Meeting {

    /** The ports of its servers. */
    List<Integer> ports();

    /**
     * How replicas find it.
     *
     * @param ports where the servers are reached, in the order of {@link #ports}
     */
    Map<String, String> settings(List<Integer> ports);

    /**
     * Some of its servers go down, or what it serves breaks off.
     *
     * @param servers how many at most
     */
    void stop(int servers) throws SQLException;

    /** They serve again. */
    void start();

    /** It loses what it knows. */
    void forget() throws SQLException, IOException;
}
