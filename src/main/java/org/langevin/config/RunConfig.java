package org.langevin.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.langevin.config.ConfigurationException.Problem;

/**
 * A training run: what is learned from which images under which noise, how, and what is shown on the way. Everything that
 * decides the result stands here; two runs of equal configuration on equal machines end with equal weights.
 *
 * @param seed the key of all randomness
 * @param data the images
 * @param schedule the noise
 * @param unet the network
 * @param objective what the network learns to predict
 * @param optimizer how the weights follow the gradient
 * @param learningRate how far they follow it, by the step
 * @param ema the averaged weights, which are what one samples from
 * @param training the loop's sizes and intervals
 * @param samples the images drawn on the way
 */
public record RunConfig(
        @Default("0") long seed,
        Data data,
        @Default("{}") Schedule schedule,
        UNetConfig unet,
        @Default("{}") Objective objective,
        @Default("{}") Optimizer optimizer,
        @Default("{}") LearningRate learningRate,
        @Default("{}") Ema ema,
        Training training,
        @Default("{}") Samples samples) {

    /**
     * The images.
     *
     * @param dataset a name under {@code datasets/}, or the path of a folder or of a ZIP file
     * @param holdout images kept from training, on which the loss is measured
     * @param flip whether half of the training images are mirrored, left to right, anew each time they are seen
     * @param maxBadShare largest share of image files that may be damaged, 0 to 1; they are passed over
     */
    public record Data(
            String dataset,

            @Default("1024") @Range(min = 0, max = 10_000_000)
            int holdout,

            @Default("false") boolean flip,
            @Default("0.01") @Range(min = 0, max = 1) double maxBadShare) {

        /** Checks each value. */
        public Data {
            Constraints.check(Data.class, dataset, holdout, flip, maxBadShare);
            if (dataset.isBlank()) {
                throw new ConfigurationException("dataset", "is blank; give a name under datasets/, or a path");
            }
        }
    }

    /**
     * The noise schedule as a table of steps.
     *
     * @param name which family of tables
     * @param steps T, the number of noising steps
     * @param betaStart β of the first step, a variance, for ddpm-linear and ddpm-exact
     * @param betaEnd β of the last step, a variance, for the same
     * @param numbers what another family takes beside T, by name, where it differs from the family's defaults
     * @param betas a table of one's own, which goes before all of the above
     */
    public record Schedule(
            @Default("ddpm-linear") String name,
            @Default("1000") @Range(min = 2, max = 100_000) int steps,
            @Default("1e-4") @Range(above = 0, below = 1) double betaStart,
            @Default("0.02") @Range(above = 0, below = 1) double betaEnd,
            @Default("{}") Map<String, Double> numbers,
            @Default("null") @Range(min = 0, max = 1) Optional<List<Double>> betas) {

        /** Checks each value, and that the noise grows. */
        public Schedule {
            Constraints.check(Schedule.class, name, steps, betaStart, betaEnd, numbers, betas);
            numbers = Map.copyOf(numbers);
            betas = betas.map(List::copyOf);
            if (betaStart > betaEnd) {
                throw new ConfigurationException(
                        "beta_start",
                        betaStart + " exceeds beta_end = " + betaEnd + "; noise must not shrink with time");
            }
        }
    }

    /**
     * What the network learns.
     *
     * @param prediction the predicted quantity, in diffusers' words: the noise, the clean image or the velocity
     * @param variance whether the reverse steps' variance is left as it is, or learned too by twice as many outputs (Nichol and
     *     Dhariwal, arXiv 2102.09672), as diffusers' {@code variance_type} says
     * @param labelDropout share of the training images that hide their class, for guidance without a classifier (Ho and
     *     Salimans, arXiv 2207.12598); they show the network's last label, which no image may have
     */
    public record Objective(
            @Default("epsilon") @OneOf({"epsilon", "sample", "v_prediction"})
            String prediction,

            @Default("fixed") Variance variance,
            @Default("0.0") @Range(min = 0, below = 1) double labelDropout) {

        /** What becomes of the variance. */
        public enum Variance {
            /** It is β̃ or β, as the sampler chooses. */
            FIXED,
            /** The network says, for each number of the image, where between the two it lies. */
            LEARNED_RANGE;

            /** The outputs for each channel of the image. */
            public int outputs() {
                return this == FIXED ? 1 : 2;
            }
        }

        /** Checks each value. */
        public Objective {
            Constraints.check(Objective.class, prediction, variance, labelDropout);
        }
    }

    /**
     * How the weights follow the gradient: Adam (Kingma and Ba, arXiv 1412.6980), or AdamW (Loshchilov and Hutter, arXiv
     * 1711.05101).
     *
     * @param name which of the two
     * @param beta1 memory of the mean gradient, dimensionless
     * @param beta2 memory of the mean squared gradient, dimensionless
     * @param epsilon what is added to the root of the latter
     * @param weightDecay pull towards zero: for adam added to the gradient, for adamw times the learning rate per step
     * @param clipNorm largest 2-norm of the whole gradient; 0 leaves it as it is
     */
    public record Optimizer(
            @Default("adam") Algorithm name,
            @Default("0.9") @Range(min = 0, below = 1) double beta1,
            @Default("0.999") @Range(min = 0, below = 1) double beta2,
            @Default("1e-8") @Range(above = 0) double epsilon,
            @Default("0.0") @Range(min = 0) double weightDecay,
            @Default("1.0") @Range(min = 0) double clipNorm) {

        /** The optimisers. */
        public enum Algorithm {
            /** Adam; weight decay, if any, is part of the gradient. */
            ADAM,
            /** Adam with weight decay apart from the gradient. */
            ADAMW
        }

        /** Checks each value. */
        public Optimizer {
            Constraints.check(Optimizer.class, name, beta1, beta2, epsilon, weightDecay, clipNorm);
        }
    }

    /**
     * The learning rate by the step: up from zero along a line, then along the decay.
     *
     * @param peak the largest learning rate
     * @param warmupSteps optimiser steps on the way up
     * @param decay what comes after
     */
    public record LearningRate(
            @Default("2e-4") @Range(above = 0) double peak,

            @Default("0") @Range(min = 0, max = 1_000_000_000)
            long warmupSteps,

            @Default("constant") Decay decay) {

        /** The course after the warm-up. */
        public enum Decay {
            /** It stays at its peak. */
            CONSTANT,
            /** It falls to zero at the last step, along half a cosine. */
            COSINE
        }

        /** Checks each value. */
        public LearningRate {
            Constraints.check(LearningRate.class, peak, warmupSteps, decay);
        }
    }

    /**
     * The exponential moving average of the weights.
     *
     * @param decay what an average keeps of itself at a step, dimensionless; 0 is no average
     * @param warmup whether the decay grows to its value over the first steps, so that early averages are not initial weights
     */
    public record Ema(
            @Default("0.9999") @Range(min = 0, below = 1) double decay,
            @Default("true") boolean warmup) {

        /** Checks each value. */
        public Ema {
            Constraints.check(Ema.class, decay, warmup);
        }
    }

    /**
     * The loop. Intervals are counted in optimiser steps.
     *
     * @param batch images that go through the network at once
     * @param accumulate batches whose gradients make one optimiser step
     * @param steps optimiser steps of the whole run
     * @param evaluateEvery steps between measurements on the held-out images; 0 is never
     * @param sampleEvery steps between grids of samples; 0 is only at the end
     * @param checkpointEvery steps between checkpoints; there is always one at the end
     * @param keepCheckpoints newest checkpoints that are kept
     * @param logEvery steps between lines of the metrics
     * @param onDivergence what follows a step whose numbers are not finite
     * @param onDiskFull what follows a checkpoint for which the disk has no room
     */
    public record Training(
            @Default("64") @Range(min = 1, max = 65_536) int batch,
            @Default("1") @Range(min = 1, max = 65_536) int accumulate,
            @Range(min = 1, max = 1_000_000_000) long steps,

            @Default("500") @Range(min = 0, max = 1_000_000_000)
            long evaluateEvery,

            @Default("1000") @Range(min = 0, max = 1_000_000_000)
            long sampleEvery,

            @Default("1000") @Range(min = 1, max = 1_000_000_000)
            long checkpointEvery,

            @Default("2") @Range(min = 2, max = 1000) int keepCheckpoints,

            @Default("10") @Range(min = 1, max = 1_000_000_000)
            long logEvery,

            @Default("stop") OnDivergence onDivergence,
            @Default("stop") OnDiskFull onDiskFull,
            @Default("f32") Precision precision) {

        /** The arithmetic of the network's passes; parameters, their gradients, moments and average are floats in any case. */
        public enum Precision {
            /** Single precision. */
            F32,
            /** Images and the weights of convolutions and products are bfloat16s, sums are floats. */
            BF16
        }

        /** What follows a step whose loss, gradient or parameters are not finite. */
        public enum OnDivergence {
            /** The run ends; its last checkpoint stands. */
            STOP,
            /** The step is left out: its images count as seen, the parameters stay as they were. */
            SKIP,
            /** The run goes back to its last checkpoint, and on from there with half the learning rate. */
            ROLLBACK
        }

        /** What follows a checkpoint for which the disk has no room. */
        public enum OnDiskFull {
            /** The run ends; its last checkpoint stands. */
            STOP,
            /** The run goes on and tries again at the next checkpoint; it ends only with one that stands on the disk. */
            CONTINUE
        }

        /** Checks each value. */
        public Training {
            Constraints.check(
                    Training.class,
                    batch,
                    accumulate,
                    steps,
                    evaluateEvery,
                    sampleEvery,
                    checkpointEvery,
                    keepCheckpoints,
                    logEvery,
                    onDivergence,
                    onDiskFull,
                    precision);
        }
    }

    /**
     * The images drawn while training.
     *
     * @param count how many
     * @param sampler by which method
     * @param steps in how many steps
     * @param eta share of fresh noise in a step, where the method has one: 0 is none, 1 as much as ancestral sampling
     */
    public record Samples(
            @Default("64") @Range(min = 1, max = 65_536) int count,
            @Default("ddpm") String sampler,
            @Default("50") @Range(min = 1, max = 100_000) int steps,
            @Default("0.0") @Range(min = 0, max = 1) double eta) {

        /** Checks each value. */
        public Samples {
            Constraints.check(Samples.class, count, sampler, steps, eta);
        }
    }

    /** Checks that the sections fit together. */
    public RunConfig {
        Constraints.check(
                RunConfig.class,
                seed,
                data,
                schedule,
                unet,
                objective,
                optimizer,
                learningRate,
                ema,
                training,
                samples);
        List<Problem> problems = new ArrayList<>();
        int outputs = unet.inChannels() * objective.variance().outputs();
        if (unet.outChannels() != outputs) {
            problems.add(problem(
                    "unet.out_channels",
                    "%d is not %d; a prediction has the in_channels = %d of the image, and twice as many with"
                            + " objective.variance = learned_range",
                    unet.outChannels(),
                    outputs,
                    unet.inChannels()));
        }
        if (objective.labelDropout() > 0 && unet.numClassEmbeds().orElse(0) < 2) {
            problems.add(problem(
                    "objective.label_dropout",
                    "%s needs a network with classes; give unet.num_class_embeds, one more than there are classes",
                    objective.labelDropout()));
        }
        if (samples.steps() > schedule.steps()) {
            problems.add(problem(
                    "samples.steps",
                    "%d exceeds schedule.steps = %d; give at most as many",
                    samples.steps(),
                    schedule.steps()));
        }
        if (learningRate.warmupSteps() > training.steps()) {
            problems.add(problem(
                    "learning_rate.warmup_steps",
                    "%d exceeds training.steps = %d; the peak would never be reached",
                    learningRate.warmupSteps(),
                    training.steps()));
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
    }

    private static Problem problem(String key, String what, Object... values) {
        return new Problem("", key, String.format(Locale.ROOT, what, values));
    }
}
