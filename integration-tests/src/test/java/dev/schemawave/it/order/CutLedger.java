package dev.schemawave.it.order;

import dev.schemawave.it.Backend;
import dev.schemawave.it.Meeting;
import dev.schemawave.testkit.network.FaultProxy;
import dev.schemawave.testservers.Database;
import java.net.URI;

/**
 * One ledger, reached directly and through a line that can be cut.
 *
 * @param direct for those who are never cut off
 * @param cut for those who are
 */
record CutLedger(Meeting direct, Meeting cut, FaultProxy line) implements AutoCloseable {

    static CutLedger of(Backend backend) {
        Meeting direct = backend.meeting();
        boolean database = direct.url().startsWith("jdbc:");
        URI place = URI.create(database ? direct.url().substring("jdbc:".length()) : direct.url());
        FaultProxy line = FaultProxy.to(place.getPort());
        String url = database
                ? new Database(direct.url(), direct.user(), direct.password())
                        .withPort(line.port())
                        .url()
                : place.getScheme() + "://127.0.0.1:" + line.port();
        return new CutLedger(direct, new Meeting(url, direct.user(), direct.password(), direct.namespace()), line);
    }

    /** Refuses first: who is cut off tries again at once. */
    void interrupt() {
        line.refuse();
        line.cut();
    }

    @Override
    public void close() {
        line.close();
    }
}
