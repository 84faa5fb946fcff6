package dev.schemawave.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Passwords do not get into messages, however a URL holds them. */
class SecretsTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db/orders?user=joe&password=hush, hush",
        "jdbc:postgresql://db/orders?sslPassword=hush&user=joe, hush",
        "jdbc:sqlserver://db;databaseName=orders;pwd=hush, hush",
        "jdbc:mariadb://joe:hush@db/orders, hush",
        "jdbc:mariadb://hush@db/orders, hush",
        "'jdbc:mysql://(host=db,x=1)(accessToken=hush)/orders', hush",
        "jdbc:postgresql://db/orders?password=p%40ss, p@ss",
        "jdbc:postgresql://db/orders?password=50%, 50%"
    })
    void whatAUrlHoldsOfThemIsTakenOut(String url, String secret) {
        Secrets secrets = new Secrets(Optional.of(url), Optional.empty());

        assertThat(secrets.scrub("cannot use " + secret + " there")).isEqualTo("cannot use **** there");
    }

    @Test
    void whatIsNoSecretIsLeft() {
        Secrets secrets =
                new Secrets(Optional.of("jdbc:postgresql://db/orders?user=joe&password=&ssl=true"), Optional.of(""));

        assertThat(secrets.scrub("joe at db, ssl true")).isEqualTo("joe at db, ssl true");
    }

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://db/orders?password=hush, jdbc:postgresql://db/orders",
        "jdbc:h2:mem:orders;PASSWORD=hush, jdbc:h2:mem:orders",
        "jdbc:mysql://(host=db)/orders, jdbc:mysql://",
        "jdbc:mariadb://joe:hush@db/orders, jdbc:mariadb://db/orders",
        "jdbc:mariadb://@db/orders, jdbc:mariadb://db/orders",
        "//joe@db/orders, //db/orders",
        "jdbc:odd:joe@db//orders, jdbc:odd:joe@db//orders",
        "jdbc:odd:joe@db, jdbc:odd:joe@db"
    })
    void aUrlIsShownWithoutParametersAndUser(String url, String shown) {
        assertThat(Secrets.withoutSecrets(url)).isEqualTo(shown);
    }

    @Test
    void anExceptionThatShowsNoneIsHandedOnAsItIs() {
        SQLException plain = new SQLException("refused", "28P01", new IllegalStateException("joe"));

        assertThat((Throwable) new Secrets(Optional.empty(), Optional.of("hush")).scrub(plain))
                .isSameAs(plain);
    }

    @Test
    void anExceptionWhoseCauseShowsOneIsReplacedByACopyWithoutCauses() {
        SQLException told = new SQLException("refused", "28P01", 7, new IllegalStateException("hush is wrong"));
        SQLException scrubbed = new Secrets(Optional.empty(), Optional.of("hush")).scrub(told);

        assertThat((Throwable) scrubbed).hasMessage("refused").hasNoCause();
        assertThat(scrubbed.getSQLState()).isEqualTo("28P01");
        assertThat(scrubbed.getErrorCode()).isEqualTo(7);
        assertThat(scrubbed.getStackTrace()).isEqualTo(told.getStackTrace());
    }

    @Test
    void causesThatGoInCirclesEnd() {
        SQLException one = new SQLException("one");
        one.initCause(new IllegalStateException("two", one));

        assertThat((Throwable) new Secrets(Optional.empty(), Optional.of("hush")).scrub(one))
                .isSameAs(one);
    }
}
