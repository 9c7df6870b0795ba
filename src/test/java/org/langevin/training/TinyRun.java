package org.langevin.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.langevin.checkpoint.CheckpointNotWrittenException;
import org.langevin.checkpoint.CheckpointStore;
import org.langevin.checkpoint.DiffusersSchedule;
import org.langevin.checkpoint.Environment;
import org.langevin.checkpoint.FileOps;
import org.langevin.checkpoint.ModelCard;
import org.langevin.checkpoint.UnforcedDisk;
import org.langevin.config.CanonicalYaml;
import org.langevin.config.ConfigReader;
import org.langevin.config.RunConfig;
import org.langevin.config.RunConfig.Objective.Variance;
import org.langevin.data.BatchSource;
import org.langevin.data.DataSplit;
import org.langevin.data.Datasets;
import org.langevin.denoiser.OutputLayout;
import org.langevin.denoiser.TrainableNetwork;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.unet.UNet;
import org.langevin.evaluation.LevelData;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.schedule.DdpmTable;

/** A training run on {@link ToyImages} with a network of a few thousand parameters, as the program would put it together. */
final class TinyRun implements AutoCloseable {

    private static final String CONFIG = """
            seed: 11
            data: {dataset: '%s', holdout: 12}
            schedule: {steps: 100, beta_start: 1e-3, beta_end: 0.2}
            unet:
              sample_size: 8
              in_channels: 1
              out_channels: 1
              block_out_channels: [8]
              down_block_types: [DownBlock2D]
              up_block_types: [UpBlock2D]
              layers_per_block: 1
              norm_num_groups: 4
            learning_rate: {peak: 3e-3}
            ema: {decay: 0.9}
            training: {batch: 4, steps: 40}
            samples: {steps: 10}
            """;

    private final RunConfig config;
    private final DataSplit data;
    private final UNet network;
    private final Objective objective;
    private final Trainer trainer;

    private TinyRun(RunConfig config, UnaryOperator<TrainableNetwork> around) {
        this.config = config;
        this.data = new Datasets().open(config.data().dataset(), config.data().holdout());
        this.network = new UNet(
                config.unet(),
                config.training().precision() == RunConfig.Training.Precision.BF16 ? Backend.mixed() : Backend.FAST);
        network.initialise(config.seed());
        DdpmTable table = table(config);
        this.objective = new Objective(
                new NoisingProcess(table),
                config.schedule().steps(),
                table.timestepMap(),
                PredictionType.EPSILON,
                new OutputLayout(1, config.objective().variance() == Variance.LEARNED_RANGE),
                new LabelDropout(
                        config.objective().labelDropout(),
                        config.unet().numClassEmbeds().orElse(1) - 1));
        this.trainer = new Trainer(config, around.apply(network), objective);
    }

    /**
     * A run before its first step.
     *
     * @param dataset the folder of the images
     * @param overrides keys of the configuration, {@code key=value}
     */
    static TinyRun of(Path dataset, String... overrides) {
        return of(dataset, network -> network, overrides);
    }

    /** A run whose trainer sees what {@code around} makes of the network. */
    static TinyRun of(Path dataset, UnaryOperator<TrainableNetwork> around, String... overrides) {
        String text = CONFIG.formatted(dataset);
        return new TinyRun(new ConfigReader().parse("tiny.yaml", text, RunConfig.class, List.of(overrides)), around);
    }

    private static DdpmTable table(RunConfig config) {
        RunConfig.Schedule schedule = config.schedule();
        return DdpmTable.linear(schedule.steps(), schedule.betaStart(), schedule.betaEnd());
    }

    RunConfig config() {
        return config;
    }

    Objective objective() {
        return objective;
    }

    /** The held-out images, as the bytes that they are. */
    LevelData heldOutLevels() {
        int dimension = data.heldOut().shape().values();
        float[] scaled = new float[data.heldOut().size() * dimension];
        for (int i = 0; i < data.heldOut().size(); i++) {
            data.heldOut().scale(i, scaled, i * dimension);
        }
        double[] levels = new double[scaled.length];
        Arrays.setAll(levels, i -> Math.rint((scaled[i] + 1) * 127.5) / 127.5 - 1);
        return new LevelData(levels, dimension, null);
    }

    Trainer trainer() {
        return trainer;
    }

    UNet network() {
        return network;
    }

    HeldOut heldOut(int batch) {
        return new HeldOut(
                data.heldOut(),
                objective,
                config.seed(),
                config.unet().numClassEmbeds().isPresent(),
                batch);
    }

    /** Makes steps without a loop around them. */
    List<Trainer.Report> steps(int count) {
        List<Trainer.Report> reports = new ArrayList<>();
        KeyedNoise noise = new KeyedNoise(config.seed());
        long first = trainer.step() * config.training().accumulate();
        try (BatchSource source =
                new BatchSource(data.training(), noise, config.training().batch(), first)) {
            for (int i = 0; i < count; i++) {
                reports.add(trainer.next(source));
            }
        }
        return reports;
    }

    /** The loop of this run, with its checkpoints in {@code folder}, which outlive everything but a loss of power. */
    TrainingLoop loop(Path folder, TrainingListener listener) {
        return loop(folder, new UnforcedDisk(), listener);
    }

    /** The loop of this run, with its checkpoints in {@code folder} of some disk. */
    TrainingLoop loop(Path folder, FileOps disk, TrainingListener listener) {
        return new TrainingLoop(
                config,
                trainer,
                data.training(),
                heldOut(config.training().batch()),
                new RunCheckpoints(new CheckpointStore(folder, config.training().keepCheckpoints(), disk), facts()),
                listener);
    }

    private RunCheckpoints.Facts facts() {
        return new RunCheckpoints.Facts(
                config.unet(),
                DiffusersSchedule.config(table(config), "epsilon"),
                new ModelCard.Schedule("ddpm-linear", table(config).hash()),
                new ModelCard.Data("toy", "00", -1, 1),
                "Langevin test",
                new Environment("Imaginary CPU", 2, new TreeMap<>()),
                CanonicalYaml.render(config));
    }

    @Override
    public void close() {
        network.close();
    }

    /** What a listener was told, in order. */
    record Heard(
            List<Trainer.Report> reports, List<OptionalDouble> heldOutLosses, List<Long> samples, List<String> remedies)
            implements TrainingListener {

        Heard() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }

        @Override
        public void stepped(Trainer.Report report, OptionalDouble heldOutLoss) {
            reports.add(report);
            heldOutLosses.add(heldOutLoss);
        }

        @Override
        public void samplesDue(long step) {
            samples.add(step);
        }

        @Override
        public void saved(long step, Path folder) {}

        @Override
        public void notSaved(long step, CheckpointNotWrittenException reason) {
            remedies.add("not saved " + step);
        }

        @Override
        public void skipped(DivergedException reason) {
            remedies.add("skipped " + reason.step());
        }

        @Override
        public void rolledBack(DivergedException reason, long step, int rollbacks) {
            remedies.add("rolled back from " + reason.step() + " to " + step);
        }
    }
}
