package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statements that took effect in an earlier run are not sent again, and a tool sees nothing odd about them. */
class SkippedStatementsTest {

    private static final String INSERT = "INSERT INTO work VALUES (1, 'one')";

    private Bench bench;

    /** A step that was broken off, and that a person has finished. */
    @BeforeEach
    void finishByHand() throws Exception {
        bench = Bench.mariaDb();
        Claim broken = bench.claim("broken");
        Connection session = broken.sessions().getConnection();
        broken.begin(Bench.ONE);
        Bench.run(session, "CREATE TABLE a (id int)");
        broken.close();
        bench.claim("who reports it").close();
        bench.guard().resolve(Resolution.DONE);
    }

    @Test
    void theyChangeNoRowsAndHaveNoResults() throws Exception {
        try (Claim claim = bench.claim("next");
                Connection session = Bench.transaction(claim);
                Statement statement = session.createStatement()) {
            claim.begin(Bench.ONE);
            assertThat(statement.executeUpdate(INSERT)).isZero();
            assertThat(statement.executeLargeUpdate(INSERT)).isZero();
            assertThat(statement.execute(INSERT)).isFalse();
            assertThat(statement.getUpdateCount()).isEqualTo(-1);
            assertThat(statement.getLargeUpdateCount()).isEqualTo(-1);
            assertThat(statement.getMoreResults()).isFalse();
            assertThat(statement.getResultSet()).isNull();
            statement.addBatch(INSERT);
            statement.addBatch(INSERT);
            assertThat(statement.executeBatch()).containsExactly(0, 0);
            statement.addBatch(INSERT);
            assertThat(statement.executeLargeBatch()).containsExactly(0);
            statement.addBatch(INSERT);
            statement.clearBatch();
            assertThat(statement.executeBatch()).isEmpty();

            try (ResultSet rows = statement.executeQuery("SELECT 7")) {
                assertThat(rows.next()).isTrue();
            }
            assertThat(statement.execute("SET @a = 1")).isFalse();
            assertThat(statement.getUpdateCount()).isZero();
        }
        assertThat(bench.work()).isEmpty();
    }

    @Test
    void preparedOnesAreSkippedAsWell() throws Exception {
        try (Claim claim = bench.claim("next");
                Connection session = Bench.transaction(claim);
                PreparedStatement statement = session.prepareStatement("INSERT INTO work VALUES (?, 'one')")) {
            claim.begin(Bench.ONE);
            statement.setInt(1, 1);
            assertThat(statement.executeUpdate()).isZero();
            statement.addBatch();
            assertThat(statement.executeBatch()).containsExactly(0);
        }
        assertThat(bench.work()).isEmpty();
    }

    /** The journal names what a batch does, and what a prepared statement does. */
    @Test
    void ofABatchAllStatementsAreNoted() throws Exception {
        String journal = "SELECT sql_text FROM " + bench.table("journal") + " WHERE step = '2'";
        try (Claim claim = bench.claim("next");
                Connection session = claim.sessions().getConnection();
                Statement statement = session.createStatement();
                PreparedStatement prepared = session.prepareStatement("INSERT INTO work VALUES (?, 'one')")) {
            claim.begin(Bench.TWO);
            statement.addBatch("DROP TABLE IF EXISTS b");
            statement.clearBatch();
            statement.addBatch(INSERT);
            statement.addBatch("INSERT INTO work VALUES (2, 'two')");
            statement.executeBatch();
            assertThat(bench.read(journal)).containsExactly(INSERT + ";\nINSERT INTO work VALUES (2, 'two')");

            prepared.setInt(1, 3);
            prepared.addBatch();
            prepared.executeBatch();
            assertThat(bench.read(journal)).containsExactly("INSERT INTO work VALUES (?, 'one')");
        }
        assertThat(bench.work()).containsExactly("1", "2", "3");
    }

    @Test
    void whatCannotBeLeftOutIsAnError() throws Exception {
        try (Claim claim = bench.claim("next");
                Connection session = Bench.transaction(claim);
                Statement statement = session.createStatement()) {
            claim.begin(Bench.ONE);
            assertThat(statement.executeQuery("INSERT INTO work VALUES (1, 'one') RETURNING id"))
                    .isNull();
            assertThatThrownBy(() -> claim.note("sends a letter"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("cannot be left out");
        }
        assertThat(bench.work()).isEmpty();
    }
}
