package dev.schemawave.lock.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.schemawave.spi.CoordinationException;
import dev.schemawave.spi.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.HostAndPort;

/** The URL. */
class RedisUrlTest {

    private static RedisUrl parsed(String url) throws CoordinationException {
        return RedisUrl.of(Nodes.settings(url, Nodes.TIMEOUT, "test"));
    }

    @Test
    void aHostIsEnough() throws Exception {
        RedisUrl url = parsed("redis://cache");
        assertThat(url.nodes()).containsExactly(new HostAndPort("cache", 6379));
        assertThat(url.tls()).isFalse();
        assertThat(url.user()).isEmpty();
        assertThat(url.password()).isEmpty();
        assertThat(url.database()).isZero();
        assertThat(url.prefix()).isEmpty();
    }

    @Test
    void aUrlSaysEverything() throws Exception {
        RedisUrl url = parsed("rediss://me:p%40ss+%2F%C3%BC@h1:1,H2:2,[::1]:3/7?prefix=team-a:");
        assertThat(url.nodes())
                .containsExactly(new HostAndPort("h1", 1), new HostAndPort("h2", 2), new HostAndPort("::1", 3));
        assertThat(url.tls()).isTrue();
        assertThat(url.user()).contains("me");
        assertThat(url.password().map(Secret::reveal)).contains("p@ss+/ü");
        assertThat(url.database()).isEqualTo(7);
        assertThat(url.prefix()).isEqualTo("team-a:");
        assertThat(url.toString()).doesNotContain("p@ss");
    }

    @Test
    void aPasswordNeedsNoUser() throws Exception {
        RedisUrl url = parsed("redis://:s3cret@h/");
        assertThat(url.user()).isEmpty();
        assertThat(url.password().map(Secret::reveal)).contains("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "redis:",
                "redis://",
                "redis://u:s3cret@",
                "redis://u:s3cret@h:0",
                "redis://u:s3cret@h:99999",
                "redis://u:s3cret@h:port",
                "redis://u:s3cret@h/x",
                "redis://u:s3cret@h?prefix=a b",
                "redis://u:s3cret@h?color=red",
                "redis://u:s3cret@h1,h2",
                "redis://u:s3cret@h1,h2,",
                "redis://u:s3cret@h1,h2,h1:6379",
                "redis://u:s3cret@h@i",
                "redis://u:s3cret%zz@h",
                "http://u:s3cret@h"
            })
    void whatIsWrongIsRefusedWithoutBeingQuoted(String url) {
        assertThatThrownBy(() -> parsed(url))
                .isInstanceOfSatisfying(
                        CoordinationException.class,
                        e -> assertThat(e.isTransient()).isFalse())
                .hasNoCause()
                .hasMessageStartingWith("the coordination URL ")
                .hasMessageNotContaining("s3cret");
    }
}
