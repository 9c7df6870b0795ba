package org.langevin.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.langevin.report.Progress.Work;

class ProgressTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    private long now;

    @Test
    void offATerminalItIsALineEveryFiveSeconds() {
        Progress progress = new ProgressLines(new Work("train", "images", 64_000, 0), stream, () -> now);
        for (int second = 1; second <= 16; second++) {
            now = second * 1_000_000_000L;
            progress.reach(800L * second, "loss 0.5");
        }
        progress.close();
        assertThat(lines())
                .containsExactly(
                        "train: 4,000 of 64,000 images, 800 images/s, 1:15 left, loss 0.5",
                        "train: 8,000 of 64,000 images, 800 images/s, 1:10 left, loss 0.5",
                        "train: 12,000 of 64,000 images, 800 images/s, 1:05 left, loss 0.5",
                        "train: 12,800 of 64,000 images, 800 images/s, 1:04 left, loss 0.5");
    }

    @Test
    void aResumedRunCountsItsOwnSpeed() {
        Progress progress = new ProgressLines(new Work("train", "images", 20_000, 10_000), stream, () -> now);
        now = 5_000_000_000L;
        progress.reach(10_500, "");
        assertThat(lines()).containsExactly("train: 10,500 of 20,000 images, 100 images/s, 1:35 left");
    }

    @Test
    void longTimesAreHoursMinutesSeconds() {
        Progress progress = new ProgressLines(new Work("train", "images", 100_000, 0), stream, () -> now);
        now = 10_000_000_000L;
        progress.reach(100, "");
        assertThat(lines()).singleElement().asString().endsWith("10 images/s, 2:46:30 left");
    }

    @Test
    void whatIsSaidIsALineOfItsOwn() {
        Progress progress = Progress.of(new Work("train", "images", 10, 0), stream, 0);
        progress.say("checkpoint at step 5");
        assertThat(lines()).containsExactly("checkpoint at step 5");
    }

    @Test
    void onATerminalABarEndsWithTheLastState() {
        try (Progress progress = Progress.of(new Work("sample", "images", 64, 0), stream, 100)) {
            progress.reach(32, "batch 1");
            progress.say("half done");
            progress.reach(64, "batch 2");
        }
        String shown = bytes.toString(StandardCharsets.UTF_8);
        assertThat(shown).contains("\r\u001b[Khalf done\n").endsWith("\n");
        String last = shown.substring(shown.lastIndexOf('\r') + 1);
        assertThat(last)
                .contains("sample")
                .contains("100%")
                .contains("64/64 images")
                .contains("batch 2");
        for (String state : shown.split("[\r\n]+")) {
            assertThat(state.length()).as(state).isLessThan(100);
        }
    }

    @Test
    void impossibleWorkIsRefused() {
        assertThatThrownBy(() -> new Work("train", "images", 10, 11)).hasMessageContaining("done = 11, total = 10");
    }

    private List<String> lines() {
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
