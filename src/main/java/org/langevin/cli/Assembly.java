package org.langevin.cli;

import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.langevin.checkpoint.Checkpoint;
import org.langevin.checkpoint.CheckpointStore;
import org.langevin.checkpoint.DiffusersSchedule;
import org.langevin.checkpoint.Environment;
import org.langevin.checkpoint.FileOps;
import org.langevin.checkpoint.ModelCard;
import org.langevin.cli.doctor.Checkup;
import org.langevin.config.CanonicalYaml;
import org.langevin.config.ConfigReader;
import org.langevin.config.ConfigurationException;
import org.langevin.config.RunConfig;
import org.langevin.config.RunConfig.Objective.Variance;
import org.langevin.config.RunConfig.Training.Precision;
import org.langevin.config.SchedulerConfig;
import org.langevin.config.UNetConfig;
import org.langevin.data.DataException;
import org.langevin.data.DataSplit;
import org.langevin.data.DatasetRecord;
import org.langevin.data.Datasets;
import org.langevin.data.ImageRules;
import org.langevin.data.ImageShape;
import org.langevin.data.Refusal;
import org.langevin.denoiser.NetworkDenoiser;
import org.langevin.denoiser.OutputLayout;
import org.langevin.denoiser.kernel.Backend;
import org.langevin.denoiser.kernel.Parallel;
import org.langevin.denoiser.unet.UNet;
import org.langevin.process.NoisingProcess;
import org.langevin.random.KeyedNoise;
import org.langevin.sampling.LearnedRangeDenoiser;
import org.langevin.sampling.Samplers;
import org.langevin.sampling.Sampling;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.Spacing;
import org.langevin.training.HeldOut;
import org.langevin.training.LabelDropout;
import org.langevin.training.Objective;
import org.langevin.training.RunCheckpoints;
import org.langevin.training.Trainer;
import org.langevin.training.TrainingListener;
import org.langevin.training.TrainingLoop;

/** The parts of a training run, put together as its configuration says. */
final class Assembly implements AutoCloseable {

    private final RunConfig config;
    private final DataSplit data;
    private final DdpmTable table;
    private final UNet network;
    private final Objective objective;
    private final Trainer trainer;
    private final SchedulerConfig scheduler;

    private Assembly(RunConfig config, DataSplit data) {
        this.config = config;
        this.data = data;
        this.table = TrainingTable.of(config.schedule());
        this.scheduler = scheduler(config, table);
        this.network = new UNet(config.unet(), backend(config));
        network.initialise(config.seed());
        this.objective = new Objective(
                new NoisingProcess(table),
                table.entries().getAsInt(),
                table.timestepMap(),
                LoadedModel.prediction(config.objective().prediction()),
                new OutputLayout(config.unet().inChannels(), learnsVariance(config)),
                new LabelDropout(
                        config.objective().labelDropout(),
                        config.unet().numClassEmbeds().orElse(1) - 1));
        this.trainer = new Trainer(config, network, objective);
    }

    private static boolean learnsVariance(RunConfig config) {
        return config.objective().variance() == Variance.LEARNED_RANGE;
    }

    private static SchedulerConfig scheduler(RunConfig config, DdpmTable table) {
        SchedulerConfig fixed =
                DiffusersSchedule.config(table, config.objective().prediction());
        return learnsVariance(config) ? DiffusersSchedule.withVariance(fixed, DiffusersSchedule.LEARNED_RANGE) : fixed;
    }

    /** Labels that images may have; with dropout the last is that of no class. */
    private static int classes(RunConfig config) {
        int labels = config.unet().numClassEmbeds().orElse(0);
        return config.objective().labelDropout() > 0 ? labels - 1 : labels;
    }

    /** The kernels of the precision that a run asks for. */
    static Backend backend(RunConfig config) {
        return config.training().precision() == Precision.BF16 ? Backend.mixed() : Backend.single();
    }

    /** A reader that knows the names which the configuration's choices may have. */
    static ConfigReader reader() {
        return new ConfigReader()
                .choosing("schedule.name", TrainingTable.names())
                .choosing(
                        "samples.sampler",
                        Samplers.ALL.entries().stream()
                                .map(entry -> entry.name())
                                .toList());
    }

    /** Reads the images, checks that the network fits them, and makes the rest. */
    static Assembly of(RunConfig config) {
        UNetConfig unet = config.unet();
        DataSplit data = Datasets.ofInstallation()
                .open(config.data().dataset(), config.data().holdout(), imageRules(config));
        ImageShape shape = data.training().shape();
        if (shape.height() != unet.sampleSize() || shape.width() != unet.sampleSize()) {
            throw new ConfigurationException(
                    "unet.sample_size",
                    unet.sampleSize() + " does not fit the images of "
                            + config.data().dataset() + ", which are " + shape.height() + " by " + shape.width()
                            + " pixels");
        }
        if (shape.channels() != unet.inChannels()) {
            throw new ConfigurationException(
                    "unet.in_channels",
                    unet.inChannels() + " does not fit the images of "
                            + config.data().dataset() + ", which have " + shape.channels());
        }
        int classes = classes(config);
        if (classes > 0 && data.training().classes() > classes) {
            throw new ConfigurationException(
                    "unet.num_class_embeds",
                    unet.numClassEmbeds().orElseThrow() + " is too few for the labels of "
                            + config.data().dataset() + ", which are 0 to "
                            + (data.training().classes() - 1)
                            + (config.objective().labelDropout() > 0
                                    ? ", and with objective.label_dropout one more for no class"
                                    : ""));
        }
        return new Assembly(config, data);
    }

    RunConfig config() {
        return config;
    }

    Trainer trainer() {
        return trainer;
    }

    private HeldOut heldOut() {
        boolean labelled = config.unet().numClassEmbeds().isPresent();
        return data.heldOut().size() == 0
                ? null
                : new HeldOut(
                        data.heldOut(),
                        objective,
                        config.seed(),
                        labelled,
                        config.training().batch());
    }

    RunCheckpoints checkpoints(RunFolder run) {
        CheckpointStore store =
                new CheckpointStore(run.checkpoints(), config.training().keepCheckpoints(), FileOps.disk());
        return new RunCheckpoints(store, facts());
    }

    private RunCheckpoints.Facts facts() {
        return new RunCheckpoints.Facts(
                config.unet(),
                scheduler,
                new ModelCard.Schedule(config.schedule().name(), table.hash()),
                new ModelCard.Data(config.data().dataset(), data.training().sha256(), -1, 1),
                Version.program(),
                environment(),
                CanonicalYaml.render(config));
    }

    /** What the bits of this run depend on beside its configuration. */
    Environment environment() {
        Checkup checkup = Checkup.ofThisMachine();
        return new Environment(
                checkup.processor().model(),
                Parallel.threadCount(),
                new TreeMap<>(Map.of(
                        "java", System.getProperty("java.version"),
                        "langevin", Version.program(),
                        "onednn",
                                checkup.oneDnn() == null
                                        ? "none"
                                        : checkup.oneDnn().version(),
                        "instructions",
                                checkup.oneDnn() == null
                                        ? "none"
                                        : checkup.oneDnn().instructionSet(),
                        "nd4j", checkup.nd4j() == null ? "none" : checkup.nd4j().version())));
    }

    /** Image files are made to fit the network. Gray or colour alone is what the rules know; other channels are refused by name later. */
    private static ImageRules imageRules(RunConfig config) {
        int channels = config.unet().inChannels() == 1 ? 1 : 3;
        return ImageRules.of(config.unet().sampleSize(), channels, config.data().maxBadShare());
    }

    /** A line about image files that were passed over, if there are any. */
    Optional<String> passedOver() {
        List<Refusal> refusals = data.source().refusals();
        return refusals.isEmpty()
                ? Optional.empty()
                : Optional.of("passed over " + refusals.size() + " bad image files of "
                        + config.data().dataset() + ", the first: "
                        + refusals.get(0).file() + " "
                        + refusals.get(0).why());
    }

    /** Notes at the beginning of a run what it is trained on. */
    void recordData(RunFolder run) {
        DatasetRecord.of(data).write(run.dataset());
    }

    /** Refuses to go on with other images than the run began with: its next steps would not be the run's. */
    void refuseChangedData(Checkpoint checkpoint, RunFolder run) {
        DatasetRecord now = DatasetRecord.of(data);
        Optional<DatasetRecord> before =
                Optional.of(run.dataset()).filter(Files::exists).map(DatasetRecord::read);
        boolean training = checkpoint
                .model()
                .card()
                .map(card -> card.data().sha256())
                .filter(sum -> !sum.equals(now.training()))
                .isPresent();
        boolean any = before.filter(record -> !record.hasImagesOf(now)).isPresent();
        if (training || any) {
            String files = before.map(record -> record.changes(now))
                    .filter(changes -> !changes.isEmpty())
                    .map(changes -> " (" + changes + ")")
                    .orElse("");
            throw new DataException(
                    data.source().path(),
                    "holds other " + (training ? "training" : "held-out") + " images than this run began with" + files,
                    "put the old ones back, or begin a new run with --out");
        }
    }

    TrainingLoop loop(RunFolder run, TrainingListener listener) {
        return new TrainingLoop(config, trainer, data.training(), heldOut(), checkpoints(run), listener);
    }

    /** How the samples on the way are drawn, with the parameters that are in the network when it is used. */
    Sampling sampling() {
        RunConfig.Samples samples = config.samples();
        ImageShape shape = data.training().shape();
        Map<String, Double> numbers = samples.sampler().equals("ddim") ? Map.of("eta", samples.eta()) : Map.of();
        NetworkDenoiser denoiser = new NetworkDenoiser(
                network, objective.prediction(), table.timestepMap(), shape.values(), objective.outputs());
        return new Sampling(
                learnsVariance(config) ? new LearnedRangeDenoiser(denoiser) : denoiser,
                objective.process(),
                Samplers.ALL.named(samples.sampler(), numbers),
                Spacing.TRAILING.plan(table, samples.steps()),
                1,
                new KeyedNoise(config.seed()));
    }

    /** Labels for samples of a network with classes, each class in turn; null for one without. */
    int[] sampleLabels(int count) {
        int classes = classes(config);
        return classes == 0
                ? null
                : IntStream.range(0, count).map(i -> i % classes).toArray();
    }

    /** Some lines about the run, for a person. */
    String summary() {
        long parameters = network.parameters().capacity() / Float.BYTES;
        List<String> lines = List.of(
                "%,d parameters".formatted(parameters),
                "%,d training images of %d×%d×%d, %,d held out"
                        .formatted(
                                data.training().size(),
                                data.training().shape().height(),
                                data.training().shape().width(),
                                data.training().shape().channels(),
                                data.heldOut().size()),
                "%,d steps of %d images: %.2f passes over the training images"
                        .formatted(
                                config.training().steps(),
                                trainer.imagesPerStep(),
                                (double) config.training().steps()
                                        * trainer.imagesPerStep()
                                        / data.training().size()),
                memory().text());
        return String.join("\n", lines);
    }

    /** What training will have taken of the machine's memory at its peak. */
    MemoryEstimate memory() {
        return MemoryEstimate.of(
                config, network.parameters().capacity(), data.heldOut().size());
    }

    @Override
    public void close() {
        network.close();
    }
}
