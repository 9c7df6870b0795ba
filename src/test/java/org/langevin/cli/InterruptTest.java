package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.langevin.checkpoint.Checkpoint;
import org.langevin.checkpoint.CheckpointStore;
import org.langevin.report.MetricsLog;

/** Ctrl-C in a process of its own, as only there a signal can be sent. */
@DisabledOnOs(OS.WINDOWS)
class InterruptTest {

    private static final int STEPS = 200;

    /** The held-out loss after 40 steps is the first sign of life on standard error; there is time left to be interrupted in. */
    private static final List<String> SETTINGS = List.of(
            "training.steps=" + STEPS,
            "training.evaluate_every=40",
            "training.sample_every=0",
            "training.checkpoint_every=1000",
            "training.log_every=10");

    @TempDir
    Path folder;

    @Test
    void anInterruptedRunSavesAndGoesOnToItsEnd() throws Exception {
        Toy toy = Toy.in(folder);
        Path out = folder.resolve("run");
        Process process = start(toy.command(out, SETTINGS));
        String err = "";
        try (Stream<String> lines = process.errorReader().lines()) {
            var each = lines.iterator();
            while (each.hasNext() && !err.contains("held-out loss")) {
                err += each.next() + "\n";
            }
            new ProcessBuilder("kill", "-" + signal(), Long.toString(process.pid()))
                    .start()
                    .waitFor();
            while (each.hasNext()) {
                err += each.next() + "\n";
            }
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(err).isEqualTo(ExitStatus.INTERRUPTED.code());
        assertThat(err).contains("stopping after this step, with a checkpoint");

        Checkpoint checkpoint = new CheckpointStore(out.resolve("checkpoints"), 2)
                .newest()
                .orElseThrow()
                .checkpoint();
        long step = checkpoint.counters().step();
        assertThat(step).isBetween(40L, STEPS - 1L);
        assertThat(out.resolve("model")).doesNotExist();

        Run rest = toy.train(out, SETTINGS.toArray(new String[0]));
        assertThat(rest.status()).as(rest.err()).isEqualTo(ExitStatus.OK);
        assertThat(rest.err()).contains("going on after step " + step);
        assertThat(out.resolve("model/model_index.json")).exists();
        assertThat(MetricsLog.read(out.resolve("metrics.jsonl")))
                .extracting(line -> line.path("step").asInt())
                .as("every step that is logged, once, over the interruption")
                .containsExactlyElementsOf(
                        Stream.iterate(10, n -> n <= STEPS, n -> n + 10).toList());
    }

    /** This Java with this class path. */
    private static Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        command.addAll(List.of(args));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /**
     * INT, unless this process ignores it and its children therefore do too, as is so for what a shell starts in the background;
     * then TERM, which the program answers alike.
     */
    private static String signal() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return "INT";
        }
        String ignored = Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .findFirst()
                .orElse("SigIgn:0")
                .substring("SigIgn:".length())
                .strip();
        long numberOfInt = 2;
        return (Long.parseUnsignedLong(ignored, 16) >> (numberOfInt - 1) & 1) == 1 ? "TERM" : "INT";
    }
}
