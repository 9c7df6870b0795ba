package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.langevin.checkpoint.ChildJvm;

/** While one process trains in a folder, another may look on, but not train there. */
@DisabledOnOs(OS.WINDOWS)
class TwoProcessesTest {

    /** Without an end, with a checkpoint now and then. */
    private static final List<String> ENDLESS = List.of(
            "training.steps=1000000",
            "training.evaluate_every=0",
            "training.sample_every=0",
            "training.checkpoint_every=50");

    private static final String SAVED = ": checkpoint in ";

    @TempDir
    Path folder;

    private Toy toy;
    private Path out;
    private Process training;
    private BufferedReader told;

    @BeforeEach
    void trainUntilTheFirstCheckpoint() throws IOException {
        toy = Toy.in(folder);
        out = folder.resolve("run");
        training = start(toy.command(out, ENDLESS));
        told = training.errorReader(StandardCharsets.UTF_8);
        await(SAVED);
    }

    @AfterEach
    void kill() throws InterruptedException {
        training.destroyForcibly().waitFor();
    }

    private static Process start(String... args) throws IOException {
        return ChildJvm.of(List.of("--add-modules=jdk.incubator.vector", "-Xmx512m"), Main.class, args)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.PIPE)
                .start();
    }

    private void await(String words) throws IOException {
        StringBuilder lines = new StringBuilder();
        String line = told.readLine();
        while (line != null && !line.contains(words)) {
            lines.append(line).append('\n');
            line = told.readLine();
        }
        assertThat(line).as(lines.toString()).isNotNull();
    }

    /** Reading takes no lock. */
    @Test
    void oneTrainsAndAnotherMayLookOnButNotTrain() throws Exception {
        Process second = start(toy.command(out, ENDLESS));
        String refusal = new String(second.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(second.waitFor()).as(refusal).isEqualTo(6);
        // What the JVM itself says about modules and native code, the launcher sees to.
        assertThat(refusal.lines().filter(line -> line.startsWith("langevin: ")))
                .singleElement()
                .asString()
                .startsWith("langevin: " + out + ": is in use by process " + training.pid() + " on ")
                .contains(" since 2")
                .endsWith("; wait for it, stop it, or choose another folder with --out");

        Path grid = folder.resolve("grid.png");
        Run sample = Run.of("sample", out.toString(), "--count", "4", "--steps", "2", "--out", grid.toString());
        assertThat(sample.status()).as(sample.err()).isEqualTo(ExitStatus.OK);
        assertThat(grid).exists();
        Run inspect = Run.of("inspect", out.toString());
        assertThat(inspect.status()).as(inspect.err()).isEqualTo(ExitStatus.OK);

        await(SAVED); // the first has not been disturbed
        training.destroy();
        assertThat(training.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(training.exitValue()).isEqualTo(ExitStatus.TERMINATED.code());
    }
}
