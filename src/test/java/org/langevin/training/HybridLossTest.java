package org.langevin.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.denoiser.NetworkBatch;
import org.langevin.denoiser.NetworkDenoiser;
import org.langevin.denoiser.OutputLayout;
import org.langevin.evaluation.BoundReport;
import org.langevin.evaluation.LevelData;
import org.langevin.evaluation.ReverseVariance;
import org.langevin.evaluation.VariationalBound;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.sampling.LearnedRangeDenoiser;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.StepPlan;
import org.langevin.training.Objective.Noised;

/** The loss that teaches a network its reverse steps' variance: against PyTorch, against differences, and in training. */
class HybridLossTest {
    private static final DdpmTable TABLE = DdpmTable.linear(1000, 1e-4, 0.02);
    private static final NoisingProcess PROCESS = new NoisingProcess(TABLE);

    /** Two pixels of two channels: black, white, and two grays. */
    private static final float[] CLEAN = levels(-1, 1, 0.2, -0.55);

    private static final double[] EPSILON = {0.5, -1.25, 0.75, 2};

    /** Of each pixel two predictions and two places in the range, one of them beyond it. */
    private static final double[] OUTPUTS = {0.3, -0.9, 0.4, -0.7, 0.8, 1.5, 1.3, -0.2};

    private static float[] levels(double... values) {
        float[] levels = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            levels[i] = (float) (Math.rint((values[i] + 1) * 127.5) / 127.5 - 1);
        }
        return levels;
    }

    private static Objective objective(PredictionType prediction) {
        return new Objective(
                PROCESS, 1000, TABLE.timestepMap(), prediction, new OutputLayout(2, true), LabelDropout.NONE);
    }

    /** The items at some entries of the table, every one the same image and noise. */
    private static Noised noised(PredictionType prediction, double... times) {
        int size = CLEAN.length;
        float[] clean = new float[times.length * size];
        float[] x = new float[clean.length];
        float[] target = new float[clean.length];
        for (int i = 0; i < clean.length; i++) {
            NoiseLevel level = PROCESS.level(times[i / size]);
            clean[i] = CLEAN[i % size];
            x[i] = (float) level.state(CLEAN[i % size], EPSILON[i % size]);
            target[i] = (float) prediction.target(CLEAN[i % size], EPSILON[i % size], level);
        }
        NetworkBatch batch = new NetworkBatch(times.length, x, new float[times.length], null);
        return new Noised(batch, target, clean, times);
    }

    /**
     * Loss and gradient as PyTorch's automatic differentiation had them in double precision (torch 2.13, kl_divergence of two normal laws, the
     * normal distribution function for the decoder, the mean detached in the bound); t is the network's, the entry less 1. At t = 499 the
     * step's own variance is known to 1 % already, and what is left to learn is nearly nothing.
     */
    @ParameterizedTest
    @CsvSource({
        "EPSILON, 0, 1.403811649027296, -0.1 0.175 0.00769680185828 0.00227628955667 0.025 -0.25 0.0520517267222 0.0338533503566",
        "V, 0, 1.4155557025611945, -0.104987508059 0.179968762398 0.00736782877195 0.00175875319214 0.0260187625885 -0.252714753151 0.0520423034173 0.0334855726531",
        "EPSILON, 1, 0.2602184667950943, -0.1 0.175 0.0281634701272 -0.00135391854259 0.025 -0.25 0.0422606789206 0.00366630606217",
        "V, 1, 0.2705271108079587, -0.107387161255 0.182345914841 0.0278631551353 -0.00214677558646 0.0265241503716 -0.253989934921 0.0422498841374 0.00316969075431",
        "EPSILON, 499, 0.10457434278252271, -0.1 0.175 1.28896002261e-08 -9.51595753641e-08 0.025 -0.25 7.54677307445e-08 -1.87821016266e-07",
        "V, 499, 0.3968722645856681, -0.400034761429 0.205160069466 4.03712308066e-09 -1.24403080781e-09 0.390864937194 0.204281032085 3.63734450071e-08 1.57327711474e-08",
        "V, 999, 0.5923997644599654, -0.351578092575 0.0539604306221 0 0 0.497615674138 0.467182159424 0 0",
    })
    void lossAndGradientAreThoseOfPyTorch(PredictionType prediction, int t, double loss, String gradient) {
        double[] computed = new double[OUTPUTS.length];
        double[] losses = objective(prediction)
                .hybrid(noised(prediction, t + 1), new double[] {1})
                .of(OUTPUTS, computed);
        double[] expected = Arrays.stream(gradient.split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        assertThat(losses[0]).isCloseTo(loss, within(1e-10));
        for (int i = 0; i < expected.length; i++) {
            assertThat(computed[i])
                    .as("output %d", i)
                    .isCloseTo(expected[i], within(1e-10 + 1e-7 * Math.abs(expected[i])));
        }
    }

    /** The gradient by a place in the range against central differences of the loss, for several items with weights of their own. */
    @ParameterizedTest
    @ValueSource(strings = {"EPSILON", "SAMPLE", "V"})
    void theGradientIsThatOfTheWeightedLoss(PredictionType prediction) {
        double[] weights = {0.25, 2, 0.5, 1};
        Noised noised = noised(prediction, 1, 2, 7, 60);
        double[] outputs = IntStream.range(0, weights.length * OUTPUTS.length)
                .mapToDouble(i -> OUTPUTS[i % OUTPUTS.length] + 0.3 * Math.sin(i))
                .toArray();
        double[] gradient = new double[outputs.length];
        objective(prediction).hybrid(noised, weights).of(outputs, gradient);
        double h = 1e-5;
        for (int i = 0; i < outputs.length; i++) {
            if (i % 4 >= 2) {
                double slope = (weighted(prediction, noised, weights, outputs, i, h)
                                - weighted(prediction, noised, weights, outputs, i, -h))
                        / (2 * h);
                assertThat(gradient[i]).as("output %d", i).isCloseTo(slope, within(1e-7 + 1e-4 * Math.abs(slope)));
            }
        }
    }

    private static double weighted(
            PredictionType prediction, Noised noised, double[] weights, double[] outputs, int at, double shift) {
        double[] moved = outputs.clone();
        moved[at] += shift;
        double[] losses = objective(prediction).hybrid(noised, weights).of(moved, new double[moved.length]);
        return IntStream.range(0, losses.length)
                .mapToDouble(n -> weights[n] * losses[n])
                .sum();
    }

    /**
     * A run of a network with two outputs a pixel: what the bound says of held-out images falls, and it ends below both variances that are
     * not learned, with the same predictions.
     */
    @Test
    void trainingLowersTheBoundBelowThatOfBothFixedVariances(@TempDir Path folder) {
        ToyImages.write(folder);
        try (TinyRun run =
                TinyRun.of(folder, "objective.variance=learned_range", "unet.out_channels=2", "training.steps=150")) {
            double before = steps(run, ReverseVariance.LEARNED_RANGE);
            run.steps(150);
            double after = steps(run, ReverseVariance.LEARNED_RANGE);
            assertThat(after).isLessThan(0.9 * before);
            assertThat(after).isLessThan(steps(run, ReverseVariance.BETA));
            assertThat(after).isLessThan(steps(run, ReverseVariance.BETA_TILDE));
        }
    }

    /** The bound's steps and decoder on the run's held-out images, in bits per dimension, with the trained parameters. */
    private static double steps(TinyRun run, ReverseVariance variance) {
        NoisingProcess process = run.objective().process();
        LevelData data = run.heldOutLevels();
        NetworkDenoiser network = new NetworkDenoiser(
                run.network(),
                run.objective().prediction(),
                run.objective().timesteps(),
                data.dimension(),
                run.objective().outputs());
        VariationalBound bound = new VariationalBound(
                new LearnedRangeDenoiser(network),
                process,
                StepPlan.trailing(100, 100),
                variance,
                Double.POSITIVE_INFINITY,
                new KeyedNoise(5));
        BoundReport report = BoundReport.of(bound, data, 12);
        return report.together().mean() + report.decoder().mean();
    }
}
