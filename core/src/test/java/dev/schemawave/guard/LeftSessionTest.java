package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** Who has only asked leaves its session to the next, as long as nobody waits. */
class LeftSessionTest {

    private final DataSource database = new DriverDataSource("jdbc:h2:mem:left", Optional.empty(), Optional.empty());

    @Test
    void whatWasLeftIsHandedOnOnce() throws SQLException {
        Connection asked = database.getConnection();
        Sessions.leave(database, asked);
        try (Connection next = database.getConnection();
                Connection another = database.getConnection()) {
            assertThat(next).isSameAs(asked);
            assertThat(another).isNotSameAs(asked);
        }
    }

    @Test
    void atMostOneIsLeft() throws SQLException {
        Connection first = database.getConnection();
        Connection second = database.getConnection();
        Sessions.leave(database, first);
        Sessions.leave(database, second);
        assertThat(first.isClosed()).isTrue();
        assertThat(second.isClosed()).isFalse();
        Sessions.closeLeft(database);
    }

    @Test
    void whatNobodyTookIsClosed() throws SQLException {
        Connection asked = database.getConnection();
        Sessions.leave(database, asked);
        Sessions.closeLeft(database);
        assertThat(asked.isClosed()).isTrue();
    }

    @Test
    void aSessionThatHasBrokenIsHandedToNobody() throws SQLException {
        Connection broken = database.getConnection();
        broken.close();
        Sessions.leave(database, broken);
        try (Connection next = database.getConnection()) {
            assertThat(next).isNotSameAs(broken);
        }
    }
}
