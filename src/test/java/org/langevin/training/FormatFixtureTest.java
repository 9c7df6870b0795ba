package org.langevin.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.langevin.checkpoint.Checkpoint;
import org.langevin.checkpoint.CheckpointStore;
import org.langevin.checkpoint.ModelFolder;
import org.langevin.checkpoint.Safetensors;
import org.langevin.checkpoint.TrainingCounters;
import org.langevin.training.TinyRun.Heard;

/**
 * What the first version wrote, kept as it was: a checkpoint of step 6 with the losses of the twelve steps of its run, and the
 * model it ended with. Every later version reads both, and goes on from the checkpoint with the losses of then.
 */
class FormatFixtureTest {

    private static final Path FORMAT_1 = Path.of("src/test/resources/fixtures/format-1");

    @TempDir
    Path folder;

    @Test
    void aCheckpointOfFormatOneGoesOnAsItDidThen() throws IOException {
        Checkpoint checkpoint = CheckpointStore.open(FORMAT_1.resolve("checkpoints/00000006"));
        assertThat(checkpoint.counters())
                .isEqualTo(new TrainingCounters(6, 24, checkpoint.counters().seconds()));
        Path images = ToyImages.write(folder.resolve("bars"));
        Heard heard = new Heard();
        try (TinyRun run = TinyRun.of(
                images,
                "seed=3",
                "unet.block_out_channels=[4]",
                "unet.norm_num_groups=2",
                "unet.attention_head_dim=4",
                "learning_rate.peak=2e-4",
                "ema.decay=0.9999",
                "training.steps=12",
                "training.evaluate_every=6")) {
            TrainingLoop loop = run.loop(folder.resolve("checkpoints"), heard);
            loop.restore(checkpoint);
            loop.run(() -> false);
        }
        List<String> lines = Files.readAllLines(FORMAT_1.resolve("metrics.jsonl"));
        assertThat(heard.reports()).hasSize(6);
        for (Trainer.Report report : heard.reports()) {
            String line = lines.get((int) report.step() - 1);
            double then = Double.parseDouble(line.replaceFirst(".*\"loss\":([0-9.eE-]+).*", "$1"));
            assertThat(report.loss()).as("step %d", report.step()).isCloseTo(then, withinPercentage(0.1));
        }
    }

    @Test
    void aModelOfFormatOneOpens() {
        ModelFolder model = ModelFolder.open(FORMAT_1.resolve("model"));
        assertThat(model.card().orElseThrow().training().steps()).isEqualTo(12);
        try (Safetensors weights = model.weights()) {
            assertThat(weights.tensors()).containsKey("conv_in.weight");
        }
    }
}
