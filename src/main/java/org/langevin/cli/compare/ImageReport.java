package org.langevin.cli.compare;

import java.util.List;
import org.langevin.analysis.images.LevelComparison;
import org.langevin.analysis.images.Memorisation;
import org.langevin.analysis.images.NearestDistances;

/**
 * What a comparison of a model of images found: every number of its page, none of them NaN.
 *
 * @param model which model
 * @param dataset which images it learned
 * @param dimension values of an image
 * @param optimum which training images the empirical optimum considers: "all", or those "of the state's class"
 * @param training the training images
 * @param heldOut the images that the model has not seen
 * @param images images of either part at each noise level
 * @param count samples drawn
 * @param sampler by which sampler
 * @param steps in how many steps
 * @param seed key of all noise
 * @param levels losses by noise level, from the cleanest
 * @param memorisation how near samples come to training images
 * @param paths single noises under the network and under the optimum
 * @param seconds what each part took
 */
public record ImageReport(
        String model,
        String dataset,
        int dimension,
        String optimum,
        TrainingImages training,
        HeldOutImages heldOut,
        int images,
        int count,
        String sampler,
        int steps,
        long seed,
        List<LevelComparison.Level> levels,
        Closeness memorisation,
        Paths paths,
        Seconds seconds) {

    /**
     * The training images.
     *
     * @param count how many
     * @param known whether the model says that it learned from exactly these; if not, it says nothing
     */
    public record TrainingImages(int count, boolean known) {}

    /**
     * The held-out images.
     *
     * @param count how many were looked at
     * @param alsoTrainingImages how many of them are training images too, value for value; they were left out
     */
    public record HeldOutImages(int count, int alsoTrainingImages) {}

    /**
     * How near samples come to training images; distances are roots of the mean square difference of the values, −1 being black and 1 white.
     *
     * @param share of the samples that lie nearer to their nearest training image than 95 % of the held-out images do to theirs
     * @param standardError of the share, the binomial law's
     * @param byChance the share that is to be expected of samples from the law of the held-out images
     * @param errorByChance of that
     * @param close how many samples that are
     * @param threshold the distance below which they lie
     * @param samplePercentiles the distances that 0, 1, ..., 100 % of the samples don't exceed
     * @param heldOutPercentiles the same of the held-out images
     * @param labels the class of each sample, or null
     * @param trainingImages the number of each sample's nearest training image in the training set
     * @param distances each sample's to it
     */
    public record Closeness(
            double share,
            double standardError,
            double byChance,
            double errorByChance,
            int close,
            double threshold,
            double[] samplePercentiles,
            double[] heldOutPercentiles,
            int[] labels,
            int[] trainingImages,
            double[] distances) {
        static Closeness of(NearestDistances samples, NearestDistances heldOut, int[] labels) {
            Memorisation found = Memorisation.of(samples.distances(), heldOut.distances());
            return new Closeness(
                    found.share(),
                    found.standardError(),
                    found.byChance(),
                    found.errorByChance(),
                    found.close(),
                    found.threshold(),
                    samples.percentiles(),
                    heldOut.percentiles(),
                    labels,
                    samples.trainingImages(),
                    samples.distances());
        }
    }

    /**
     * The first samples again, and what the optimum makes of their noise.
     *
     * @param looks where one looked on the way
     * @param ends where each ends
     */
    public record Paths(List<Look> looks, List<End> ends) {}

    /**
     * A place on the way.
     *
     * @param stepsDone after how many steps
     * @param time of the schedule
     * @param alpha the share of the image in the state
     * @param sigma the noise in the state
     * @param stateDistance root of the mean square difference of the network's and the optimum's states
     * @param cleanDistance of their estimates of the clean image
     */
    public record Look(
            int stepsDone, double time, double alpha, double sigma, double stateDistance, double cleanDistance) {}

    /**
     * Where a noise ends.
     *
     * @param sample its number
     * @param label its class, −1 where there are none
     * @param optimumTrainingImage the number of the training image that the optimum's end is nearest to
     * @param optimumDifference the largest difference between them in any value
     * @param optimumIsTrainingImage whether that is rounding only
     * @param networkTrainingImage the number of the training image that the network's end is nearest to
     * @param networkDistance root of the mean square difference between them
     */
    public record End(
            int sample,
            int label,
            int optimumTrainingImage,
            double optimumDifference,
            boolean optimumIsTrainingImage,
            int networkTrainingImage,
            double networkDistance) {}

    /**
     * Seconds.
     *
     * @param nearest to find the held-out images' nearest training images
     * @param samples to draw samples and to find theirs
     * @param levels for the losses
     * @param paths for single noises
     */
    public record Seconds(double nearest, double samples, double levels, double paths) {}
}
