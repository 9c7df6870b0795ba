package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.checkpoint.CheckpointStore;
import org.langevin.checkpoint.CheckpointStore.Restored;
import org.langevin.checkpoint.ChildJvm;

/** The memory of training: what is announced is what is taken; where there is too little, the run ends in words and can go on. */
class MemoryTest {

    /** As the launcher starts it: the compilers that {@link ChildJvm} turns off for a quicker start are on. */
    private static final List<String> LAUNCHER = List.of(
            "-XX:ObjectAlignmentInBytes=64",
            "-XX:TieredStopAtLevel=4",
            "-Xms8m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=20",
            "-Xmx2g",
            "-Dorg.bytedeco.javacpp.maxbytes=0",
            "-Dorg.bytedeco.javacpp.maxphysicalbytes=0",
            "--add-modules=jdk.incubator.vector");

    /** Three steps, and all that a run of many steps does beside them. */
    private static final List<String> SHORT = List.of(
            "training.steps=3",
            "training.evaluate_every=3",
            "data.holdout=64",
            "learning_rate.warmup_steps=0",
            "samples.steps=2");

    private static final Pattern LINE = Pattern.compile("about ([\\d,]+) MiB of memory at the peak");

    @TempDir
    Path folder;

    private Path out;

    @BeforeEach
    void prepare() {
        out = folder.resolve("run");
    }

    /** Runs a command line and says last how much memory it has taken. */
    static final class Measured {

        private Measured() {}

        /**
         * Runs a command line.
         *
         * @param arguments the command line
         */
        public static void main(String[] arguments) {
            ExitStatus status = Main.run(Terminal.ofProcess(), arguments);
            System.err.println("peak " + (ResidentMemory.peak() >> 20));
            System.exit(status.code());
        }
    }

    /** What a process of its own did. */
    private record Ended(int status, String err) {

        static Ended of(List<String> options, List<String> command) throws Exception {
            Process process = ChildJvm.of(options, Measured.class, command.toArray(new String[0]))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(ProcessBuilder.Redirect.PIPE)
                    .start();
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Ended(process.waitFor(), err);
        }

        double announced() {
            Matcher line = LINE.matcher(err);
            assertThat(line.find()).as(err).isTrue();
            return Double.parseDouble(line.group(1).replace(",", ""));
        }

        double peak() {
            return Double.parseDouble(err.replaceFirst("(?s).*\\npeak (\\d+)\\s*$", "$1"));
        }

        /** The one line by which a run ends that memory does not suffice for. */
        String lastWords() {
            List<String> lines =
                    err.lines().filter(line -> line.startsWith("langevin: ")).toList();
            assertThat(lines).as(err).hasSize(1);
            return lines.get(0);
        }
    }

    private List<String> command(String config, List<String> settings) {
        List<String> command = new ArrayList<>(List.of("train", config, "--out", out.toString()));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        return command;
    }

    /** The network of {@code bench unet}, the largest of the three, on noise of its size. */
    private Path benchNetwork() throws IOException {
        Path images = Files.createDirectory(folder.resolve("noise"));
        for (String part : List.of("train", "t10k")) {
            ByteBuffer idx = ByteBuffer.allocate(16 + 128 * 32 * 32);
            idx.putInt(0x803).putInt(128).putInt(32).putInt(32);
            new SplittableRandom(1).nextBytes(idx.array()); // then the header again
            idx.rewind().putInt(0x803).putInt(128).putInt(32).putInt(32);
            Files.write(images.resolve(part + "-images-idx3-ubyte"), idx.array());
        }
        return Files.writeString(folder.resolve("bench.yaml"), """
                seed: 0
                data: {dataset: '%s'}
                unet:
                  sample_size: 32
                  in_channels: 1
                  out_channels: 1
                  block_out_channels: [32, 64, 128]
                  down_block_types: [DownBlock2D, DownBlock2D, AttnDownBlock2D]
                  up_block_types: [AttnUpBlock2D, UpBlock2D, UpBlock2D]
                  layers_per_block: 2
                  norm_num_groups: 8
                  attention_head_dim: 32
                training: {batch: 64, steps: 3}
                """.formatted(images));
    }

    /** In a process of its own, since the peak of this one is that of all tests before. */
    @ParameterizedTest
    @ValueSource(strings = {"configs/quickstart.yaml", "configs/mnist.yaml", "bench unet"})
    @EnabledOnOs(OS.LINUX)
    void whatIsAnnouncedBeforeTheFirstStepIsWhatIsTaken(String network) throws Exception {
        String config = network.equals("bench unet") ? benchNetwork().toString() : network;
        Ended run = Ended.of(LAUNCHER, command(config, SHORT));
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.announced() / run.peak())
                .as("announced %s MiB, taken %s MiB", run.announced(), run.peak())
                .isCloseTo(1, within(0.2));
    }

    private static final String[] LARGE = {
        "training.batch=4096",
        "training.steps=2",
        "training.checkpoint_every=1",
        "training.sample_every=0",
        "samples.count=1"
    };

    /** A run of large batches that was stopped after its first step, before the machine had less memory. */
    private Toy stopped() throws IOException {
        Toy toy = Toy.in(folder);
        assertThat(toy.train(out, LARGE).status()).isEqualTo(ExitStatus.OK);
        for (String newer : List.of("model", "checkpoints/00000002")) {
            try (Stream<Path> files = Files.walk(out.resolve(newer))) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        return toy;
    }

    /** The heap, and the limit that JavaCPP keeps for all memory: first too little of it, then no limit. */
    @ParameterizedTest
    @ValueSource(strings = {"-Xmx30m", "-Dorg.bytedeco.javacpp.maxphysicalbytes=300m"})
    void whereALimitIsTooLowTheRunEndsInOneLineAndGoesOnWithoutIt(String limit) throws Exception {
        List<String> command = List.of(stopped().command(out, List.of(LARGE)));
        Ended refused = Ended.of(List.of(limit, "--add-modules=jdk.incubator.vector"), command);
        assertThat(refused.status()).as(refused.err()).isEqualTo(ExitStatus.RESOURCES.code());
        assertThat(refused.lastWords())
                .startsWith("langevin: training.batch = 4096: images of 8 by 8 pixels do not fit into memory (")
                .contains("OutOfMemoryError", "training.accumulate", "LANGEVIN_JAVA_OPTS=-Xmx8g")
                .endsWith("the last checkpoint stands");
        Restored restored =
                new CheckpointStore(out.resolve("checkpoints"), 2).newest().orElseThrow();
        assertThat(restored.refused()).isEmpty();
        assertThat(restored.checkpoint().counters().step()).isEqualTo(1);
        Run run = Run.of(command.toArray(new String[0]));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
        assertThat(run.err()).contains("going on after step 1");
    }

    /** Otherwise the system would end it in the middle, without a word. */
    @Test
    void aBatchThatThisMachineCannotHoldIsRefusedBeforeTheFirstStep() throws IOException {
        Path config = benchNetwork();
        Run run = Run.of(
                command(config.toString(), List.of("training.batch=65536", "data.holdout=0", "unet.sample_size=32"))
                        .toArray(new String[0]));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.RESOURCES);
        assertThat(run.err())
                .contains("langevin: training.batch = 65536: images of 32 by 32 pixels do not fit into memory (about ")
                .contains(" MiB are needed, there are ", "give a smaller batch");
        assertThat(out.resolve("checkpoints")).doesNotExist();
    }
}
