package dev.schemawave.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {

    @Test
    void writesWhatThereIsAndLeavesOutWhatThereIsNot() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("text", "a");
        fields.put("none", Optional.empty());
        fields.put("some", Optional.of(7L));
        fields.put("list", Arrays.asList(1, true, Optional.empty(), List.of(), Map.of()));

        assertThat(Json.write(fields)).isEqualTo("{\"text\":\"a\",\"some\":7,\"list\":[1,true,null,[],{}]}");
    }

    @Test
    void escapesWhatWouldEndATextOrIsNoText() {
        assertThat(Json.write("\"\\\n\r\t\u0000\u007f\u2028<é😀"))
                .isEqualTo("\"\\\"\\\\\\n\\r\\t\\u0000\\u007f\\u2028<é😀\"");
        assertThat(Json.write("a\ud83d")).isEqualTo("\"a\ufffd\"");
        assertThat(Json.write("\ude00a")).isEqualTo("\"\ufffda\"");
    }

    @Test
    void refusesWhatIsNoJson() {
        assertThatThrownBy(() -> Json.write(new Object())).isInstanceOf(IllegalArgumentException.class);
    }
}
