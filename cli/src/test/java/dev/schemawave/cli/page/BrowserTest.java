package dev.schemawave.cli.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.schemawave.cli.report.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page in headless Chromium, from the PATH or {@code -Dchromium=}. The pictures stay in {@code target/page}. */
@Tag("browser")
class BrowserTest {

    private static final String CHROMIUM = System.getProperty("chromium", "chromium");

    @TempDir
    private Path profile;

    @ParameterizedTest
    @CsvSource({
        "three, 390, light", "three, 390, dark", "three, 1600, light", "three, 1600, dark",
        "sixty, 390, light", "sixty, 390, dark", "sixty, 1600, light", "sixty, 1600, dark"
    })
    void itFitsAndSaysWhatIsToBeSaid(String system, int width, String theme) throws Exception {
        Path target = Files.createDirectories(Path.of("target", "page"));
        Snapshot snapshot = system.equals("three") ? Samples.three() : Samples.sixty();
        String page = new StatusPage(snapshot, Optional.empty()).toString();
        Path frame = target.resolve(system + "-" + width + "-" + theme + ".html");
        int height = system.equals("three") ? 1_100 : width == 390 ? 7_500 : 2_900;
        Files.writeString(frame, framed(page, width, height));
        Path picture = frame.resolveSibling(frame.getFileName().toString().replace(".html", ".png"));

        String seen = browse(theme, width, height, "--dump-dom", frame);
        browse(theme, width, height, "--screenshot=" + picture.toAbsolutePath(), frame);

        assertThat(seen)
                .contains("<title>fits " + width + " ")
                .contains("orders")
                .doesNotContain("CONSOLE");
        assertThat(picture).isNotEmptyFile();
    }

    /** Chromium's window has a least width; a frame has none. */
    private static String framed(String page, int width, int height) {
        return "<!DOCTYPE html><title>loading</title><body style='margin:0'><iframe id=f style='border:0;width:" + width
                + "px;height:" + height + "px' srcdoc=\""
                + page.replace("&", "&amp;").replace("\"", "&quot;")
                + "\"></iframe><script>f.onload=()=>{const e=f.contentDocument.documentElement;document.title="
                + "(e.scrollWidth<=e.clientWidth?'fits ':'overflows ')+e.clientWidth+' '+e.innerText.length}</script>";
    }

    private String browse(String theme, int width, int height, String what, Path file)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                CHROMIUM,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                "--enable-logging=stderr",
                "--user-data-dir=" + profile,
                "--window-size=" + Math.max(width, 500) + "," + height,
                "--blink-settings=preferredColorScheme=" + (theme.equals("dark") ? 0 : 1),
                "--virtual-time-budget=2000",
                what,
                file.toUri().toString()));
        Path output = Files.createTempFile(profile, "said", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(output, StandardCharsets.UTF_8);
    }
}
