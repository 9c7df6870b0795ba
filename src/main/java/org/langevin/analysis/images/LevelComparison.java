package org.langevin.analysis.images;

import java.util.function.LongConsumer;
import org.langevin.denoiser.Denoiser;
import org.langevin.process.Conversion;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.schedule.NoiseSchedule;

/**
 * A network beside the empirical optimum at single noise levels, on noised training images and on noised held-out images.
 *
 * <p>The empirical optimum is the denoiser that no network can beat on noised training images: the mean of all training images, each weighed by how
 * likely it is behind the state ({@link org.langevin.denoiser.FiniteDatasetDenoiser}). Sampling with it repeats the training images. So on training
 * images its loss is the floor, and for predictions of the noise
 *
 * <pre>E|ε_θ − ε|² = E|ε* − ε|² + E|ε_θ − ε*|²,</pre>
 *
 * <p>for ε − ε* is orthogonal to every function of the state where the clean item is drawn from the training images. The last term is the <i>distance
 * from the empirical optimum</i>, and it is no error: a network at distance 0 would have memorised. On held-out images nothing is orthogonal, and a
 * network that has learned what the images have in common beats the optimum.
 *
 * <p>Everything is paired: both denoisers see the same states, and training image i has the same noise as held-out image i.
 *
 * @param network what was trained; asked for {@code together} items at once
 * @param optimum the empirical optimum, of any prediction type
 * @param process the noising process
 * @param noise the seed
 * @param together items that are predicted for at once; no number depends on it
 */
public record LevelComparison(
        Denoiser network, Denoiser optimum, NoisingProcess process, KeyedNoise noise, int together) {

    /**
     * A denoiser's loss at a level, mean squared errors a dimension.
     *
     * @param target of what the network is trained to predict
     * @param epsilon of the noise, whatever the network predicts
     */
    public record Loss(Estimate target, Estimate epsilon) {}

    /**
     * Both losses on one part of the images.
     *
     * @param excess of the network's ε loss over the optimum's
     */
    public record Losses(Loss network, Loss optimum, Estimate excess) {}

    /**
     * What was found at a level.
     *
     * @param time the level's time in the schedule, the number of a table's entry
     * @param logSnr log(α² / σ²)
     * @param noiseToSignal σ / α
     * @param training on noised training images
     * @param heldOut on noised held-out images
     * @param generalisationGap the network's ε loss on held-out images less that on training images
     * @param distanceFromEmpiricalOptimum E|ε_θ − ε*|² a dimension on noised training images
     */
    public record Level(
            double time,
            double logSnr,
            double noiseToSignal,
            Losses training,
            Losses heldOut,
            Estimate generalisationGap,
            Estimate distanceFromEmpiricalOptimum) {}

    /**
     * Entries of a table, at about even steps of the log SNR from its first noisy entry to the last that has anything of the item left.
     *
     * @param schedule a table
     * @param count how many entries, at least 2
     * @throws IllegalArgumentException if the table has fewer
     */
    public static int[] levels(NoiseSchedule schedule, int count) {
        int last = schedule.entries().orElseThrow();
        while (schedule.alpha(last) == 0) {
            last--;
        }
        if (count < 2 || count > last) {
            throw new IllegalArgumentException(
                    "levels = " + count + ": expected 2 to " + last + ", the schedule's noise levels");
        }
        double from = schedule.logSnr(1);
        double to = schedule.logSnr(last);
        int[] entries = new int[count];
        for (int k = 0; k < count; k++) {
            double wanted = from + (to - from) * k / (count - 1);
            int n = k == 0 ? 1 : entries[k - 1] + 1;
            while (n < last - (count - 1 - k)
                    && Math.abs(schedule.logSnr(n + 1) - wanted) <= Math.abs(schedule.logSnr(n) - wanted)) {
                n++;
            }
            entries[k] = n;
        }
        return entries;
    }

    /**
     * Compares at one level.
     *
     * @param entry the table's entry
     * @param training training images
     * @param heldOut as many held-out images
     * @param progress is told how many images of both parts are done
     */
    public Level at(int entry, CleanImages training, CleanImages heldOut, LongConsumer progress) {
        Errors onTraining = errors(entry, training, progress);
        Errors onHeldOut = errors(entry, heldOut, done -> progress.accept(training.count() + done));
        NoiseSchedule schedule = process.schedule();
        return new Level(
                entry,
                schedule.logSnr(entry),
                schedule.sigma(entry) / schedule.alpha(entry),
                onTraining.losses(),
                onHeldOut.losses(),
                Estimate.ofDifferences(onHeldOut.networkEpsilon, onTraining.networkEpsilon),
                Estimate.of(onTraining.distance));
    }

    /** Squared errors a dimension, one for each image. */
    private record Errors(
            double[] networkTarget,
            double[] networkEpsilon,
            double[] optimumTarget,
            double[] optimumEpsilon,
            double[] distance) {
        Errors(int images) {
            this(new double[images], new double[images], new double[images], new double[images], new double[images]);
        }

        Losses losses() {
            return new Losses(
                    new Loss(Estimate.of(networkTarget), Estimate.of(networkEpsilon)),
                    new Loss(Estimate.of(optimumTarget), Estimate.of(optimumEpsilon)),
                    Estimate.ofDifferences(networkEpsilon, optimumEpsilon));
        }
    }

    private Errors errors(int entry, CleanImages images, LongConsumer progress) {
        Errors errors = new Errors(images.count());
        for (int first = 0; first < images.count(); first += together) {
            int items = Math.min(together, images.count() - first);
            measure(entry, images, first, items, errors);
            progress.accept(first + items);
        }
        return errors;
    }

    private void measure(int entry, CleanImages images, int first, int items, Errors errors) {
        int dimension = images.dimension();
        NoiseLevel level = process.level(entry);
        double[] x0 = images.doubles(first, items);
        double[] epsilon = new double[x0.length];
        noise.normals(Stream.COMPARED_NOISE, entry, first, items, dimension, epsilon);
        double[] x = new double[x0.length];
        process.noise(x0, epsilon, entry, x);
        int[] labels = images.labels(first, items);
        PredictionType type = network.predictionType();
        double[] target = new double[x0.length];
        for (int i = 0; i < target.length; i++) {
            target[i] = type.target(x0[i], epsilon[i], level);
        }
        double[] learned = predict(network, x, items, entry, labels);
        double[] learnedEpsilon = converted(x, learned, type, PredictionType.EPSILON, level);
        double[] exact = predict(optimum, x, items, entry, labels);
        double[] exactEpsilon = converted(x, exact, optimum.predictionType(), PredictionType.EPSILON, level);
        double[] exactTarget = converted(x, exact, optimum.predictionType(), type, level);
        meanSquares(learned, target, dimension, errors.networkTarget, first);
        meanSquares(learnedEpsilon, epsilon, dimension, errors.networkEpsilon, first);
        meanSquares(exactTarget, target, dimension, errors.optimumTarget, first);
        meanSquares(exactEpsilon, epsilon, dimension, errors.optimumEpsilon, first);
        meanSquares(learnedEpsilon, exactEpsilon, dimension, errors.distance, first);
    }

    private static double[] predict(Denoiser denoiser, double[] x, int items, double t, int[] labels) {
        double[] out = new double[x.length];
        denoiser.predict(x, items, t, labels, out);
        return out;
    }

    private static double[] converted(
            double[] x, double[] prediction, PredictionType from, PredictionType to, NoiseLevel level) {
        double[] out = new double[x.length];
        Conversion.between(from, to, level).apply(x, prediction, out, out.length);
        return out;
    }

    /** The mean squared difference of each item. */
    private static void meanSquares(double[] a, double[] b, int dimension, double[] out, int first) {
        for (int i = 0; i < a.length / dimension; i++) {
            double sum = 0;
            for (int k = i * dimension; k < (i + 1) * dimension; k++) {
                sum += (a[k] - b[k]) * (a[k] - b[k]);
            }
            out[first + i] = sum / dimension;
        }
    }
}
