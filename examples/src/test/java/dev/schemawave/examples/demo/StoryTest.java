package dev.schemawave.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class StoryTest {

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(printed, true, StandardCharsets.UTF_8);

    @Test
    void timeThenNameThenWhatHappened() {
        new Story(out, false).tell("orders-1", "is ready", Story.Tone.GOOD);

        assertThat(printed()).matches("  \\d\\.\\d s  orders-1     is ready\n");
    }

    @Test
    void coloursEndWhereTheyShould() {
        Story story = new Story(out, true);
        story.tell("orders-1", "is ready", Story.Tone.GOOD);
        story.tell("orders-1", "starts", Story.Tone.PLAIN);

        assertThat(printed().lines().map(line -> line.replaceFirst(".*orders-1 +", "")))
                .containsExactly("\u001b[32mis ready\u001b[0m", "starts");
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }
}
