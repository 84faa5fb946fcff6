package dev.schemawave.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceUrlTest {

    private static ServiceUrl parsed(String url) throws CoordinationException {
        return ServiceUrl.parse(url, 9);
    }

    @Test
    void aHostIsEnough() throws Exception {
        ServiceUrl url = parsed("store://Cache");
        assertThat(url.scheme()).isEqualTo("store");
        assertThat(url.user()).isEmpty();
        assertThat(url.password()).isEmpty();
        assertThat(url.servers()).containsExactly("cache:9");
        assertThat(url.path()).isEmpty();
        assertThat(url.parameters()).isEmpty();
    }

    @Test
    void aUrlSaysEverything() throws Exception {
        ServiceUrl url = parsed("STORE://me:p%40ss+%2F@h1:1,h2,[::1]:3/a/b?x=1%26+2&y=&z");
        assertThat(url.scheme()).isEqualTo("store");
        assertThat(url.user()).contains("me");
        assertThat(url.password().map(Secret::reveal)).contains("p@ss+/");
        assertThat(url.servers()).containsExactly("h1:1", "h2:9", "[::1]:3");
        assertThat(url.path()).isEqualTo("/a/b");
        assertThat(url.parameters()).isEqualTo(Map.of("x", "1&+2", "y", "", "z", ""));
        assertThat(url.toString()).doesNotContain("p@ss").doesNotContain("1&+2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "store:",
                "store://",
                "store://u:s3cret@",
                "store://u:s3cret@h:0",
                "store://u:s3cret@h:99999",
                "store://u:s3cret@h:port",
                "store://u:s3cret@h,",
                "store://u:s3cret@h,H:9",
                "store://u:s3cret@h@i",
                "store://u:s3cret%zz@h",
                "store://h?x=s3cret%zz"
            })
    void whatIsWrongIsRefusedWithoutBeingQuoted(String url) {
        assertThatThrownBy(() -> parsed(url))
                .isInstanceOfSatisfying(
                        CoordinationException.class,
                        e -> assertThat(e.isTransient()).isFalse())
                .hasNoCause()
                .hasMessageNotContaining("s3cret");
    }
}
