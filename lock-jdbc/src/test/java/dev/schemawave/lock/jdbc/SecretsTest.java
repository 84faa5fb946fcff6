package dev.schemawave.lock.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.CoordinationProvider;
import dev.schemawave.spi.CoordinationProvider.Settings;
import dev.schemawave.spi.Secret;
import dev.schemawave.testservers.Database;
import dev.schemawave.time.TimeSource;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings that cannot work, and what a person is told of them. */
class SecretsTest {

    private static CoordinationException refused(String url, String namespace) {
        Settings settings = new Settings(
                Optional.of(url),
                Optional.of("orders"),
                Optional.of(new Secret("Hunter2")),
                namespace,
                Duration.ofSeconds(1),
                new Database(url, "orders", "Hunter2").dataSource(),
                TimeSource.system());
        CoordinationException[] thrown = new CoordinationException[1];
        assertThatThrownBy(() -> new JdbcCoordinationProvider().open(settings))
                .asInstanceOf(type(CoordinationException.class))
                .satisfies(e -> thrown[0] = e);
        return thrown[0];
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://u:Hunter2@127.0.0.1:1/x?password=Hunter2&ssl=false",
                "jdbc:postgresql://127.0.0.1:notaport/x?password=Hunter2",
                "jdbc:mariadb://127.0.0.1:1/x?user=u&password=Hunter2",
                "jdbc:mariadb://address=(host=127.0.0.1)(port=1)(password=Hunter2)/x",
                "jdbc:h2:tcp://127.0.0.1:1/x;PASSWORD=Hunter2",
                "jdbc:h2:mem:x;NO_SUCH_SETTING=1;PASSWORD=Hunter2",
                "jdbc:nothing://u:Hunter2@127.0.0.1:1/x?password=Hunter2",
            })
    void noFailureShowsAPassword(String url) {
        assertThat(Logs.text(refused(url, "schemawave"))).doesNotContain("Hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "a b", "a\"b", "a`b", "a'b", "a.b", "a;b", "pg_x", "MySQL", "information_schema"})
    void namespacesThatAreNoPlainNamesAreRefused(String namespace) {
        CoordinationException e = refused("jdbc:h2:mem:x", namespace);
        assertThat(e).hasMessageContaining("'" + namespace + "'");
        assertThat(e.isTransient()).isFalse();
    }

    @Test
    void aMissingDriverIsNamed() {
        CoordinationException e = refused("jdbc:mysql://127.0.0.1/x?password=Hunter2", "schemawave");
        assertThat(e).hasMessageContaining("com.mysql:mysql-connector-j").hasMessageContaining("127.0.0.1/x");
        assertThat(e.isTransient()).isFalse();
    }

    @Test
    void aRefusedConnectionIsAPassingFailure() {
        assertThat(refused("jdbc:postgresql://127.0.0.1:1/x", "schemawave").isTransient())
                .isTrue();
        assertThat(refused("jdbc:mariadb://127.0.0.1:1/x", "schemawave").isTransient())
                .isTrue();
        assertThat(refused("jdbc:h2:tcp://127.0.0.1:1/x", "schemawave").isTransient())
                .isTrue();
    }

    @Test
    void whatAPoolHidesBelowItsTimeoutCounts() {
        SQLException wrong = new SQLException("password authentication failed", "28P01");
        SQLException down = new SQLException("connection refused", "08001");
        assertThat(Faults.isPassing(new java.sql.SQLTransientConnectionException("timed out", "08001", wrong)))
                .isFalse();
        assertThat(Faults.isPassing(new SQLException("no connection", null, 0, down)))
                .isTrue();
        assertThat(Faults.isPassing(new SQLException("syntax", "42601"))).isFalse();
    }

    @Test
    void theProviderIsFound() {
        assertThat(ServiceLoader.load(CoordinationProvider.class))
                .anySatisfy(provider -> assertThat(provider).isInstanceOf(JdbcCoordinationProvider.class));
        assertThat(new JdbcCoordinationProvider().schemes()).containsExactly("jdbc");
    }
}
