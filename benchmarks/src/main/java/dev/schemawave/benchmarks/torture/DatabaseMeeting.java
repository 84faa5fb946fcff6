package dev.schemawave.benchmarks.torture;

import dev.schemawave.benchmarks.torture.Combination.Product;
import dev.schemawave.testservers.Database;
import dev.schemawave.testservers.DatabaseServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * A database, either one of its own or the migrated one. Its server is not broken; all its sessions are.
 *
 * @param server with the database
 * @param product of the server
 * @param database where the replicas meet
 * @param namespace the schema of its tables
 */
record DatabaseMeeting(DatabaseServer server, Product product, Database database, String namespace) implements Meeting {

    @Override
    public List<Integer> ports() {
        return List.of(server.port());
    }

    @Override
    public Map<String, String> settings(List<Integer> ports) {
        return Map.of(
                "schemawave.coordination.url", database.withPort(ports.get(0)).url(),
                "schemawave.coordination.user", database.user(),
                "schemawave.coordination.password", database.password(),
                "schemawave.coordination.namespace", namespace);
    }

    @Override
    public void stop(int servers) throws SQLException {
        try (Connection admin = server.adminConnection()) {
            new Sessions(product, database).endAll(admin);
        }
    }

    @Override
    public void start() {}

    @Override
    public void forget() throws SQLException {
        try (Connection session = database.connect()) {
            for (String table : List.of("lease", "ledger")) {
                if (Sql.exists(session, namespace, table)) {
                    Sql.execute(session, "DELETE FROM " + namespace + "." + table);
                }
            }
        }
    }
}
