package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.langevin.checkpoint.Checkpoint;
import org.langevin.checkpoint.CheckpointStore;
import org.langevin.checkpoint.ChildJvm;
import org.langevin.random.KeyedNoise;
import org.langevin.report.MetricsLog;
import sun.misc.Signal;

/**
 * Training that is killed, interrupted and asked to end, at random moments: it saves where it may, loses nothing that it had
 * acknowledged, and ends with the bits of a run that was left alone.
 */
@DisabledOnOs(OS.WINDOWS)
class InterruptTest {

    private static final KeyedNoise CHANCE = new KeyedNoise(18);

    /** What a run ends by; the last, in two signals, is who does not want to wait. */
    private enum Interruption {
        KILL,
        TERM,
        INT,
        TERM_TWICE
    }

    @TempDir
    Path folder;

    private Toy toy;

    @BeforeEach
    void prepare() {
        toy = Toy.in(folder);
    }

    private static int chance(int trial, int below) {
        return CHANCE.integer(org.langevin.random.Stream.TIMESTEP, 0, trial, below);
    }

    /** Ten kills and four requests in one run. */
    @Test
    void aRunKilledTenTimesEndsWithTheBitsOfOneThatWasLeftAlone() throws Exception {
        String[] settings = {
            "training.steps=400",
            "training.evaluate_every=40",
            "training.sample_every=0",
            "training.checkpoint_every=10",
            "training.log_every=1"
        };
        Path alone = folder.resolve("alone");
        Process uninterrupted = start(toy.command(alone, List.of(settings)));
        String told = new String(uninterrupted.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(uninterrupted.waitFor()).as(told).isZero();

        Path run = folder.resolve("interrupted");
        for (int sitting = 0; sitting < 14; sitting++) {
            interrupt(run, settings, sitting);
        }
        Process last = start(toy.command(run, List.of(settings)));
        told = new String(last.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(last.waitFor()).as(told).isZero();
        assertThat(told).contains("going on after step");
        assertThat(results(run)).isEqualTo(results(alone));
    }

    private static Interruption interruption(int sitting) {
        Interruption[] others = {Interruption.TERM, Interruption.INT, Interruption.TERM_TWICE};
        return sitting % 7 < 5 ? Interruption.KILL : others[sitting % 3];
    }

    /** A sitting that is ended a random time after it has saved its first checkpoint. */
    private void interrupt(Path run, String[] settings, int sitting) throws Exception {
        Interruption interruption = interruption(sitting);
        Process process = start(toy.command(run, List.of(settings)));
        StringBuilder told = new StringBuilder();
        BufferedReader lines = process.errorReader();
        long acknowledged = checkpoint(lines, told);
        Thread.sleep(chance(sitting, 100));
        long start = System.nanoTime();
        String signal = interruption == Interruption.INT
                ? signalInt()
                : interruption.name().substring(0, 4);
        ChildJvm.signal(process, signal);
        if (interruption == Interruption.TERM_TWICE) {
            ChildJvm.signal(process, "TERM");
        }
        long saved = checkpoint(lines, told);
        while (saved >= 0) {
            acknowledged = saved;
            saved = checkpoint(lines, told);
        }
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("ends in time").isTrue();
        assertThat(System.nanoTime() - start).isLessThan(TimeUnit.SECONDS.toNanos(10));
        String what = "sitting " + sitting + ", " + signal + ", " + interruption + ":\n" + told;
        assertThat(process.exitValue())
                .as(what)
                .isEqualTo(128 + Map.of("KILL", 9, "TERM", 15, "INT", 2).get(signal));
        Checkpoint newest = new CheckpointStore(run.resolve("checkpoints"), 2)
                .newest()
                .orElseThrow()
                .checkpoint();
        assertThat(newest.counters().step()).as(what).isGreaterThanOrEqualTo(acknowledged);
        if (interruption == Interruption.TERM || interruption == Interruption.INT) {
            assertThat(told).contains("stopping after this step, with a checkpoint");
            assertThat(newest.counters().step()).as(what).isEqualTo(acknowledged);
        }
    }

    /** The step of the next checkpoint that a process says it has saved, or −1 if it ends without. */
    private static long checkpoint(BufferedReader lines, StringBuilder told) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            told.append(line).append('\n');
            if (line.contains(": checkpoint in ")) {
                return Long.parseLong(line.replaceFirst("^step (\\d+):.*", "$1"));
            }
        }
        return -1;
    }

    /** All that a run leaves but for the time it took: the model, the last checkpoint's tensors, samples and metrics. */
    private static Map<String, Integer> results(Path run) throws IOException {
        Map<String, Integer> results = new TreeMap<>();
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = run.relativize(file).toString();
                if (name.matches("(model|samples)/.*|metrics.jsonl|checkpoints/00000400/.*\\.safetensors")) {
                    results.put(name, Arrays.hashCode(Files.readAllBytes(file)));
                }
            }
        }
        assertThat(results.keySet())
                .contains(
                        "model/unet/diffusion_pytorch_model.safetensors",
                        "samples/00000400.png",
                        "metrics.jsonl",
                        "checkpoints/00000400/training/weights.safetensors",
                        "checkpoints/00000400/training/adam_first_moment.safetensors",
                        "checkpoints/00000400/training/adam_second_moment.safetensors");
        return results;
    }

    /** Forty-six more requests to this process itself, in all that a run does: steps, measurements, checkpoints, samples. */
    @Test
    void aRunThatIsAskedToEndSavesWhateverItIsDoing() throws IOException {
        String[] settings = {
            "training.steps=1000000",
            "training.evaluate_every=7",
            "training.sample_every=9",
            "training.checkpoint_every=10",
            "training.log_every=1"
        };
        Path out = folder.resolve("run");
        long before = 0;
        for (int sitting = 0; sitting < 46; sitting++) {
            int delay = chance(100 + sitting, 150);
            try (PrintStream err = signalling(delay)) {
                PrintStream none = new PrintStream(OutputStream.nullOutputStream());
                ExitStatus status = Main.run(new Terminal(none, 0, err, 0), toy.command(out, List.of(settings)));
                assertThat(status).as("sitting %d", sitting).isEqualTo(ExitStatus.TERMINATED);
            }
            long step = new CheckpointStore(out.resolve("checkpoints"), 2)
                    .newest()
                    .orElseThrow()
                    .checkpoint()
                    .counters()
                    .step();
            assertThat(step).as("sitting %d", sitting).isGreaterThan(before);
            before = step;
        }
        assertThat(MetricsLog.read(out.resolve("metrics.jsonl")))
                .extracting(line -> line.path("step").asLong())
                .as("every step, once, up to the last checkpoint")
                .containsExactlyElementsOf(IntStream.rangeClosed(1, (int) before)
                        .mapToObj(step -> (long) step)
                        .toList());
        assertThat(out.resolve("model")).doesNotExist();
    }

    /** A stream that, some milliseconds after training has told of its first measurement, asks this process to end. */
    private static PrintStream signalling(int milliseconds) {
        return new PrintStream(OutputStream.nullOutputStream()) {
            private boolean signalled;

            @Override
            public void println(String line) {
                if (!signalled && line.contains("held-out loss")) {
                    signalled = true;
                    new Thread(() -> {
                                try {
                                    Thread.sleep(milliseconds);
                                } catch (InterruptedException e) {
                                    Thread.currentThread().interrupt();
                                }
                                Signal.raise(new Signal("TERM"));
                            })
                            .start();
                }
            }
        };
    }

    /** The program in a process of its own. */
    private static Process start(String... args) throws IOException {
        List<String> options = List.of("--add-modules=jdk.incubator.vector", "-Xmx512m");
        return ChildJvm.of(options, Main.class, args)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.PIPE)
                .start();
    }

    /**
     * INT, unless this process ignores it and its children therefore do too, as is so for what a shell starts in the background;
     * then TERM, which the program answers alike.
     */
    private static String signalInt() throws IOException {
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
