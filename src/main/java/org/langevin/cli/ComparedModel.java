package org.langevin.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.langevin.analysis.images.LevelComparison;
import org.langevin.checkpoint.ModelCard;
import org.langevin.cli.compare.ImageComparison;
import org.langevin.config.ConfigurationException;
import org.langevin.data.DataException;
import org.langevin.data.DataSplit;
import org.langevin.data.ImageDataset;
import org.langevin.report.Progress;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Samplers;

/**
 * A model of images and the dataset that it learned, put together for {@code compare}.
 *
 * @param path of the model
 * @param dataset its name or path
 * @param options how much is drawn
 * @param terminal where progress goes
 */
record ComparedModel(Path path, String dataset, ImageOptions options, Terminal terminal) {
    /** The share of the memory left that the numbers of the training images may take; what is computed from them takes little. */
    private static final double MOST_OF_MEMORY = 0.8;
    /** Values of an image come in whole groups of so many in memory, or else are copied. */
    private static final int GROUP = 16;

    ImageComparison.Findings compare() {
        int images = options.images();
        int levels = options.levels();
        int count = options.count();
        int steps = options.steps();
        try (LoadedModel model = LoadedModel.of(path)) {
            model.scheduler(); // a bare network is refused before its dataset is read
            Sampler sampler = option(
                    "sampler", () -> Samplers.ALL.named(options.sampler().orElse(model.samplerName()), Map.of()));
            ImageComparison.Subject subject = new ImageComparison.Subject(
                    path.toString(),
                    model.denoiser(),
                    model.process(),
                    sampler,
                    option("steps", () -> model.plan(model.scheduler().timestepSpacing(), steps)),
                    model.clipRange(),
                    model.unet().numClassEmbeds().isPresent());
            int[] entries = option("levels", () -> LevelComparison.levels(model.table(), levels));
            DataSplit data = ModelData.openWithAllTests(model, dataset, images);
            refuseUnlessLearned(model, data, images);
            refuseUnlessItFits(data.training());
            ImageComparison.Settings settings = new ImageComparison.Settings(
                    dataset, learned(model).isPresent(), images, options.imagesAsked(), entries, count, options.seed());
            return new ImageComparison(subject, data, settings, this::progress).run();
        }
    }

    private static Optional<String> learned(LoadedModel model) {
        return model.folder().card().map(ModelCard::data).map(ModelCard.Data::sha256);
    }

    /** The images that the model learned are known by their sum; of a model that doesn't say it, nothing is known. */
    private void refuseUnlessLearned(LoadedModel model, DataSplit data, int images) {
        Optional<String> learned = learned(model);
        boolean tests = data.source().testImages() > 0;
        if (learned.isEmpty()) {
            terminal.err()
                    .println(path + " does not say which images it learned; those for training of " + dataset
                            + " are taken for them" + (tests ? "" : ", but for " + images + " set aside"));
        } else if (!learned.get().equals(data.training().sha256())) {
            throw new DataException(
                    data.source().path(),
                    tests
                            ? "its training images are not those that the model learned"
                            : "has no images for tests, and the model did not learn with " + images + " set aside",
                    tests
                            ? "give the dataset it learned"
                            : "give by --images how many data.holdout its training set aside; if it set none aside, "
                                    + "there are no images that it has not seen");
        }
    }

    private void refuseUnlessItFits(ImageDataset training) {
        Runtime java = Runtime.getRuntime();
        java.gc(); // what reading left behind would count as taken
        long left = java.maxMemory() - java.totalMemory() + java.freeMemory();
        int values = training.shape().values();
        long needed = (long) Float.BYTES * training.size() * values * (values % GROUP == 0 ? 1 : 2);
        if (needed > MOST_OF_MEMORY * left) {
            throw new NotEnoughMemoryException(String.format(
                    Locale.ROOT,
                    "--data: the empirical optimum holds all %,d training images of %s in memory, which takes %,d MiB of the "
                            + "%,d that are left; give more to Java: LANGEVIN_JAVA_OPTS=-Xmx8g",
                    training.size(),
                    dataset,
                    needed >> 20,
                    left >> 20));
        }
    }

    private static <T> T option(String name, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException refused) {
            throw new ConfigurationException("--" + name, refused.getMessage());
        }
    }

    private Progress progress(Progress.Work work) {
        return Progress.of(work, terminal.err(), terminal.errColumns());
    }
}
