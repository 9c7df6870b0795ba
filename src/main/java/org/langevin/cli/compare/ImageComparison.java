package org.langevin.cli.compare;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.IntStream;
import org.langevin.analysis.images.CleanImages;
import org.langevin.analysis.images.LevelComparison;
import org.langevin.analysis.images.NearestDistances;
import org.langevin.analysis.images.ReversePath;
import org.langevin.data.DataException;
import org.langevin.data.DataSplit;
import org.langevin.data.ImageDataset;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.FiniteDatasetDenoiser;
import org.langevin.denoiser.Neighbour;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.report.Progress;
import org.langevin.report.page.Page;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Sampling;
import org.langevin.schedule.StepPlan;

/**
 * A model of images against what fits its training images best, the empirical optimum, and against images that it has not seen.
 *
 * <p>A model with classes is asked with each image's label, and its optimum is the mean of the training images of that class alone. Sample i is of
 * the class of held-out image i, so that samples are of classes in the proportion of the images they are compared with.
 *
 * @param subject the model
 * @param data the images that it learned, and others
 * @param settings how much is drawn
 * @param progress shows how far the work is
 */
public record ImageComparison(
        Subject subject, DataSplit data, Settings settings, Function<Progress.Work, Progress> progress) {
    /** Items that go through the network at once; no number depends on it. */
    private static final int TOGETHER = 64;
    /** Images for which a nearest one is searched to know the distances of held-out images: the share by chance is then known to 0.2 %. */
    private static final int MOST_HELD_OUT = 10_000;
    /** The fewest images that have a standard error. */
    private static final int FEWEST = 2;
    /** Noises that are followed. */
    static final int PATHS = 6;
    /** How often one looks at each on the way. */
    private static final int LOOKS = 9;
    /** A value of an image of which more is not rounding; levels of brightness are 8e-3 apart. */
    private static final double ROUNDING = 1e-6;

    /**
     * A model, and how it is sampled.
     *
     * @param name what it is called
     * @param network its network
     * @param process the noising process, on a table
     * @param sampler which sampler
     * @param plan its steps
     * @param clipRange to which the sampler clips each estimate of the clean image
     * @param labelled whether the network takes labels
     */
    public record Subject(
            String name,
            Denoiser network,
            NoisingProcess process,
            Sampler sampler,
            StepPlan plan,
            double clipRange,
            boolean labelled) {}

    /**
     * How much is drawn.
     *
     * @param dataset the name of the data
     * @param known whether the model says that it learned from exactly these training images
     * @param images training images, and held-out images, at each noise level
     * @param imagesAsked whether so many were asked for; if not, fewer will do
     * @param levels the table's entries
     * @param count samples
     * @param seed key of all noise
     */
    public record Settings(
            String dataset, boolean known, int images, boolean imagesAsked, int[] levels, int count, long seed) {}

    /**
     * What was found.
     *
     * @param report the numbers
     * @param pictures the images that the page shows
     */
    public record Findings(ImageReport report, ImagePictures pictures) {
        /** Both on a page. */
        public Page page() {
            return ImagePage.of(this);
        }
    }

    /**
     * What stays the same from part to part.
     *
     * @param training all training images
     * @param optimum their empirical optimum
     * @param heldOut the held-out images that are no training images
     * @param distances theirs to their nearest training images
     * @param lookedAt how many held-out images there were with those
     */
    private record Bench(
            CleanImages training,
            FiniteDatasetDenoiser optimum,
            CleanImages heldOut,
            NearestDistances distances,
            int lookedAt,
            KeyedNoise noise) {}

    /** What the model drew. */
    private record Drawn(CleanImages samples, NearestDistances nearest) {}

    /** Compares. */
    public Findings run() {
        Stopwatch watch = new Stopwatch();
        Bench bench = bench();
        int images = images(bench);
        double nearest = watch.lap();
        Drawn drawn = draw(bench);
        double samples = watch.lap();
        List<LevelComparison.Level> levels = levels(bench, images);
        double ofLevels = watch.lap();
        Followed followed = follow(bench, drawn);
        ImageReport report = new ImageReport(
                subject.name(),
                settings.dataset(),
                bench.training().dimension(),
                subject.labelled() ? "of the state's class" : "all",
                new ImageReport.TrainingImages(bench.training().count(), settings.known()),
                new ImageReport.HeldOutImages(
                        bench.lookedAt(), bench.lookedAt() - bench.heldOut().count()),
                images,
                settings.count(),
                subject.sampler().name(),
                subject.plan().count(),
                settings.seed(),
                levels,
                ImageReport.Closeness.of(
                        drawn.nearest(), bench.distances(), drawn.samples().labels()),
                followed.report(),
                new ImageReport.Seconds(nearest, samples, ofLevels, watch.lap()));
        return new Findings(report, pictures(bench, drawn, followed));
    }

    // ---- the images

    private Bench bench() {
        KeyedNoise noise = new KeyedNoise(settings.seed());
        CleanImages training = CleanImages.all(data.training(), subject.labelled());
        FiniteDatasetDenoiser optimum = new FiniteDatasetDenoiser(
                subject.process(), PredictionType.SAMPLE, training.values(), training.dimension(), training.labels());
        ImageDataset chosen = CleanImages.chosen(data.heldOut(), MOST_HELD_OUT, CleanImages.Part.HELD_OUT, noise);
        CleanImages all = CleanImages.all(chosen, subject.labelled());
        refuseStrangeClasses(training, all);
        NearestDistances distances = nearest(optimum, all);
        int[] strangers = distances.strangers();
        return new Bench(training, optimum, all.select(strangers), distances.select(strangers), all.count(), noise);
    }

    private void refuseStrangeClasses(CleanImages training, CleanImages heldOut) {
        if (!subject.labelled()) {
            return;
        }
        int[] known = Arrays.stream(training.labels()).distinct().sorted().toArray();
        for (int label : heldOut.labels()) {
            if (Arrays.binarySearch(known, label) < 0) {
                throw new DataException(
                        data.source().path(),
                        "has held-out images of class " + label + ", and training images only of "
                                + Arrays.toString(known),
                        "what is best for a class can't be known without one; give training images of each class");
            }
        }
    }

    private NearestDistances nearest(FiniteDatasetDenoiser optimum, CleanImages images) {
        return watched("nearest", "images", images.count(), done -> NearestDistances.of(optimum, images, done));
    }

    /** Images at each level: as many as were asked for, or fewer where there are not so many and none were. */
    private int images(Bench bench) {
        int strangers = bench.heldOut().count();
        int training = bench.training().count();
        int most = Math.min(strangers, training);
        int images = settings.imagesAsked() ? settings.images() : Math.min(settings.images(), most);
        if (images > most || images < FEWEST) {
            throw new DataException(
                    data.source().path(),
                    "has %d training images and %d held-out images that are not training images too, and %d of each are compared"
                            .formatted(training, strangers, Math.max(images, FEWEST)),
                    most < FEWEST ? "give a dataset with more" : "ask for fewer by --images");
        }
        return images;
    }

    // ---- the parts

    private Sampling sampling(Denoiser denoiser, KeyedNoise noise) {
        return new Sampling(denoiser, subject.process(), subject.sampler(), subject.plan(), subject.clipRange(), noise);
    }

    private Drawn draw(Bench bench) {
        int count = settings.count();
        int[] labels = null;
        if (subject.labelled()) {
            labels = new int[count];
            Arrays.setAll(labels, i -> bench.heldOut().label(i % bench.heldOut().count()));
        }
        int[] each = labels;
        int steps = subject.plan().count();
        int batches = (count + TOGETHER - 1) / TOGETHER;
        double[] drawn = watched(
                "sample",
                "steps",
                (long) batches * steps,
                progress -> sampling(subject.network(), bench.noise())
                        .generate(
                                count,
                                TOGETHER,
                                each,
                                (first, done, x) -> progress.accept((long) (first / TOGETHER) * steps + done)));
        CleanImages samples = CleanImages.ofSamples(drawn, bench.training().dimension(), labels);
        return new Drawn(samples, nearest(bench.optimum(), samples));
    }

    private List<LevelComparison.Level> levels(Bench bench, int images) {
        CleanImages training = CleanImages.all(
                CleanImages.chosen(data.training(), images, CleanImages.Part.TRAINING, bench.noise()),
                subject.labelled());
        CleanImages heldOut = bench.heldOut().first(images);
        LevelComparison comparison =
                new LevelComparison(subject.network(), bench.optimum(), subject.process(), bench.noise(), TOGETHER);
        int[] entries = settings.levels();
        return watched("levels", "images", 2L * images * entries.length, progress -> {
            List<LevelComparison.Level> levels = new ArrayList<>();
            for (int entry : entries) {
                long before = 2L * images * levels.size();
                levels.add(comparison.at(entry, training, heldOut, done -> progress.accept(before + done)));
            }
            return levels;
        });
    }

    /** Both ways of the first noises. */
    private record Followed(ReversePath learned, ReversePath optimal, ImageReport.Paths report) {}

    private Followed follow(Bench bench, Drawn drawn) {
        int count = Math.min(PATHS, settings.count());
        int[] labels = subject.labelled() ? Arrays.copyOf(drawn.samples().labels(), count) : null;
        int[] looks = ReversePath.looks(subject.plan().count(), LOOKS);
        return watched("paths", "denoisers", 2, progress -> {
            ReversePath learned = ReversePath.of(sampling(subject.network(), bench.noise()), count, labels, looks);
            progress.accept(1);
            ReversePath optimal = ReversePath.of(sampling(bench.optimum(), bench.noise()), count, labels, looks);
            progress.accept(2);
            return new Followed(
                    learned,
                    optimal,
                    new ImageReport.Paths(looks(learned, optimal), ends(bench, drawn, optimal, count)));
        });
    }

    private List<ImageReport.Look> looks(ReversePath learned, ReversePath optimal) {
        double[] states = learned.stateDistances(optimal);
        double[] clean = learned.cleanDistances(optimal);
        return IntStream.range(0, states.length)
                .mapToObj(look -> {
                    double time = learned.times()[look];
                    return new ImageReport.Look(
                            learned.stepsDone()[look],
                            time,
                            subject.process().schedule().alpha(time),
                            subject.process().level(time).sigma() + 0.0, // 0 where it would be −0
                            states[look],
                            clean[look]);
                })
                .toList();
    }

    private static List<ImageReport.End> ends(Bench bench, Drawn drawn, ReversePath optimal, int count) {
        List<Neighbour> nearest = bench.optimum().nearest(optimal.ends(), count);
        int dimension = bench.training().dimension();
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    int item = nearest.get(i).item();
                    double largest = 0;
                    for (int k = 0; k < dimension; k++) {
                        double value = bench.training().values()[item * dimension + k];
                        largest = Math.max(largest, Math.abs(optimal.ends()[i * dimension + k] - value));
                    }
                    return new ImageReport.End(
                            i,
                            drawn.samples().label(i),
                            item,
                            largest,
                            largest < ROUNDING,
                            drawn.nearest().trainingImages()[i],
                            drawn.nearest().distances()[i]);
                })
                .toList();
    }

    private ImagePictures pictures(Bench bench, Drawn drawn, Followed followed) {
        ImageTiles tiles = new ImageTiles(data.training().shape());
        int[] closest = drawn.nearest().closest(ImageTiles.PAIRS * 2);
        int[] any = IntStream.range(0, Math.min(ImageTiles.PAIRS * 2, settings.count()))
                .toArray();
        return new ImagePictures(
                tiles.pairs(closest, drawn.samples(), bench.training(), drawn.nearest()),
                tiles.pairs(any, drawn.samples(), bench.training(), drawn.nearest()),
                tiles.paths(followed.learned(), followed.optimal(), followed.report()));
    }

    // ---- time

    /** Work that says how far it is. */
    @FunctionalInterface
    private interface Work<T> {
        T done(LongConsumer progress);
    }

    private <T> T watched(String task, String unit, long total, Work<T> work) {
        try (Progress shown = progress.apply(new Progress.Work(task, unit, total, 0))) {
            return work.done(done -> shown.reach(done, ""));
        }
    }

    /** Seconds from lap to lap. */
    private static final class Stopwatch {
        private long begin = System.nanoTime();

        double lap() {
            long now = System.nanoTime();
            double seconds = 1e-9 * (now - begin);
            begin = now;
            return seconds;
        }
    }
}
