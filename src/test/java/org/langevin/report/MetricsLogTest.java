package org.langevin.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsLogTest {
    @TempDir
    Path folder;

    @Test
    void writesOneObjectALineInTheGivenOrder() throws IOException {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("loss", 0.125);
        values.put("images_per_second", 800);
        values.put("gradient_norm", Double.NaN);
        try (MetricsLog log = MetricsLog.open(file(), 0)) {
            log.append(10, values);
            assertThat(Files.readString(file()))
                    .as("a reader sees the line before the log is closed")
                    .isEqualTo("{\"step\":10,\"loss\":0.125,\"images_per_second\":800,\"gradient_norm\":\"NaN\"}\n");
        }
    }

    @Test
    void anInterruptedRunLeavesTheFileOfOneThatNeverWas() throws IOException {
        log(folder.resolve("straight"), 0, 40);
        log(file(), 0, 27); // a checkpoint at step 20, then seven more steps before the process died
        Files.writeString(file(), "{\"step\":28,\"lo", StandardOpenOption.APPEND);
        log(file(), 20, 40);
        assertThat(file()).hasSameBinaryContentAs(folder.resolve("straight"));
    }

    @Test
    void stepsMustRise() throws IOException {
        try (MetricsLog log = MetricsLog.open(file(), 5)) {
            assertThatThrownBy(() -> log.append(5, Map.of()))
                    .hasMessageContaining("step = 5")
                    .hasMessageContaining("more than 5");
            log.append(6, Map.of());
            assertThatThrownBy(() -> log.append(6, Map.of())).hasMessageContaining("step = 6");
        }
    }

    @Test
    void aTornLastLineIsNotRead() throws IOException {
        log(file(), 0, 3);
        Files.writeString(file(), "{\"step\":4,\"loss\":0.", StandardOpenOption.APPEND);
        List<JsonNode> lines = MetricsLog.read(file());
        assertThat(lines).extracting(line -> line.path("step").asLong()).containsExactly(1L, 2L, 3L);
    }

    private Path file() {
        return folder.resolve("metrics.jsonl");
    }

    private static void log(Path file, int after, int last) throws IOException {
        try (MetricsLog log = MetricsLog.open(file, after)) {
            for (int step = after + 1; step <= last; step++) {
                log.append(step, Map.of("loss", 1 / (3.0 + step)));
            }
        }
    }
}
