package org.langevin.checkpoint;

import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.langevin.config.ConfigReader;
import org.langevin.config.SchedulerConfig;
import org.langevin.config.UNetConfig;

/** Small checkpoints whose every number tells the step they are of. */
final class Specimens {

    static final Path FIXTURES = Path.of("src/test/resources/fixtures");

    static final UNetConfig UNET =
            new ConfigReader().readJson(FIXTURES.resolve("unet-gray-tiny/config.json"), UNetConfig.class);

    static final SchedulerConfig SCHEDULER = new ConfigReader()
            .readJson(FIXTURES.resolve("pipeline-ddpm-tiny/scheduler/scheduler_config.json"), SchedulerConfig.class);

    private Specimens() {}

    static CheckpointContents checkpoint(long step) {
        SortedMap<String, List<TensorSource>> training = new TreeMap<>();
        training.put("weights", List.of(tensor("conv_in.weight", step)));
        training.put("moments", List.of(tensor("m.conv_in.weight", -step), tensor("v.conv_in.weight", 2 * step)));
        return new CheckpointContents(
                model(step),
                training,
                new TrainingCounters(step, 64 * step, 0.5 * step),
                new Environment("Imaginary CPU", 2, new TreeMap<>(Map.of("onednn", "3.11"))),
                "seed: " + step + "\n");
    }

    static ModelContents model(long step) {
        return new ModelContents(
                UNET,
                List.of(tensor("conv_in.weight", 10 * step)),
                SCHEDULER,
                new ModelCard(
                        ModelCard.FORMAT,
                        "Langevin test",
                        new ModelCard.Schedule("ddpm-linear", "0123abcd"),
                        new ModelCard.Data("mnist", "00", -1, 1),
                        new ModelCard.Training(step, 64 * step, 0.25),
                        null));
    }

    static TensorSource tensor(String name, long value) {
        return TensorSource.of(name, List.of(2L, 3L), FloatBuffer.wrap(values(value)));
    }

    static float[] values(long value) {
        return new float[] {value, value + 0.5f, -value, 1f / (value + 7), 0, 1};
    }

    /**
     * Whether a checkpoint holds what {@link #checkpoint} made of its step, number by number.
     *
     * @param checkpoint an opened checkpoint
     * @return whether it is whole and of one piece
     */
    static boolean isOfOnePiece(Checkpoint checkpoint) {
        long step = checkpoint.counters().step();
        try (Safetensors ema = checkpoint.model().weights();
                Safetensors weights = checkpoint.training("weights");
                Safetensors moments = checkpoint.training("moments")) {
            return Arrays.equals(ema.floats("conv_in.weight"), values(10 * step))
                    && Arrays.equals(weights.floats("conv_in.weight"), values(step))
                    && Arrays.equals(moments.floats("m.conv_in.weight"), values(-step))
                    && Arrays.equals(moments.floats("v.conv_in.weight"), values(2 * step))
                    && checkpoint.counters().images() == 64 * step
                    && checkpoint.model().card().orElseThrow().training().steps() == step
                    && checkpoint.config().equals("seed: " + step + "\n");
        }
    }
}
