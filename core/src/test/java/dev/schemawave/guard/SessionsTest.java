package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.time.ManualTime;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that is starting is waited for; one that refuses is not. */
class SessionsTest {

    @ParameterizedTest
    @ValueSource(strings = {"08001", "08006", "57P01", "57P02", "57P03", "53300", "08004"})
    void aServerThatIsAwayStartingOrFullCanComeBack(String state) {
        assertThat(Sessions.canPass(new SQLException("", state))).isTrue();
        assertThat(Sessions.canPass(new SQLException("the pool has none", new SQLException("", state))))
                .isTrue();
    }

    @Test
    void whatTheDriverCallsPassingCanPass() {
        assertThat(Sessions.canPass(new SQLTransientException(""))).isTrue();
        assertThat(Sessions.canPass(new SQLRecoverableException(""))).isTrue();
        assertThat(Sessions.canPass(new SQLException("too many connections", "42000", 1040)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"28P01", "28000", "3D000", "42601", "XX000"})
    void aWrongPasswordOrDatabaseDoesNotPassByItself(String state) {
        assertThat(Sessions.canPass(new SQLException("", state))).isFalse();
    }

    @Test
    void aRefusalOutweighsThatThePoolSaysTryAgain() {
        SQLException pool = new SQLTransientException("no connection in 30 s", new SQLException("", "28P01"));
        assertThat(Sessions.canPass(pool)).isFalse();
        assertThat(Sessions.canPass(new SQLException("no reason given"))).isFalse();
    }

    @Test
    void itIsTriedAgainUntilItOpensAndEachFailureIsTold() throws Exception {
        ManualTime time = new ManualTime();
        Connection session = (Connection) stub(Connection.class, new SQLException("not used"));
        List<Duration> told = new ArrayList<>();
        List<Integer> asked = new ArrayList<>();
        DataSource late = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (proxy, method, arguments) -> {
                    asked.add(1);
                    if (asked.size() < 3) {
                        throw new SQLException("starting", "57P03");
                    }
                    return session;
                });
        CompletableFuture<Connection> opened = CompletableFuture.supplyAsync(() -> {
            try {
                return Sessions.open(late, time, Duration.ofMinutes(1), (tried, error) -> told.add(tried));
            } catch (SQLException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        time.awaitSleepers(1);
        time.advance(Duration.ofSeconds(3));
        time.awaitSleepers(1);
        time.advance(Duration.ofSeconds(3));

        assertThat(opened.get(60, TimeUnit.SECONDS)).isSameAs(session);
        assertThat(told).containsExactly(Duration.ZERO, Duration.ofSeconds(3));
    }

    @Test
    void itIsNotTriedForLongerThanThePatience() throws Exception {
        ManualTime time = new ManualTime();
        List<Duration> told = new ArrayList<>();
        DataSource down = (DataSource) stub(DataSource.class, new SQLException("starting", "57P03"));
        CompletableFuture<Connection> opened = CompletableFuture.supplyAsync(() -> {
            try {
                return Sessions.open(down, time, Duration.ofMillis(100), (tried, error) -> told.add(tried));
            } catch (SQLException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        time.awaitSleepers(1);
        time.advance(Duration.ofMillis(100));

        assertThatThrownBy(() -> opened.get(60, TimeUnit.SECONDS)).hasRootCauseMessage("starting");
        assertThat(told).containsExactly(Duration.ZERO);
    }

    private static Object stub(Class<?> type, SQLException failure) {
        return Proxy.newProxyInstance(
                SessionsTest.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    throw failure;
                });
    }
}
