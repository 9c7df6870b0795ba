package org.langevin.analysis.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.denoiser.Covariance;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.FiniteDatasetDenoiser;
import org.langevin.denoiser.Gaussian;
import org.langevin.denoiser.GaussianDenoiser;
import org.langevin.denoiser.Neighbour;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.sampling.Samplers;
import org.langevin.sampling.Sampling;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.StepPlan;

class ReversePathTest {
    private static final NoisingProcess DDPM = new NoisingProcess(NoiseSchedules.named("ddpm-linear"));
    private static final int DIMENSION = 16;
    private static final int ITEMS = 50;
    private static final float[] TRAINING = training();
    private static final int[] CLASSES = classes();

    private static float[] training() {
        float[] values = new float[ITEMS * DIMENSION];
        new KeyedNoise(4).normals(Stream.KNOWN_LAW, 0, 0, values, 0, values.length);
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.max(-1, Math.min(1, .5f * values[i]));
        }
        return values;
    }

    private static int[] classes() {
        int[] classes = new int[ITEMS];
        Arrays.setAll(classes, i -> i / 25);
        return classes;
    }

    private static FiniteDatasetDenoiser optimum() {
        return new FiniteDatasetDenoiser(DDPM, PredictionType.SAMPLE, TRAINING, DIMENSION, CLASSES);
    }

    private static Sampling sampling(Denoiser denoiser, String sampler) {
        return new Sampling(denoiser, DDPM, Samplers.named(sampler), StepPlan.trailing(1000, 40), 1, new KeyedNoise(6));
    }

    /** Whatever the sampler, the optimum ends on an image of the class that it was told. */
    @ParameterizedTest
    @ValueSource(strings = {"ddim", "ddpm", "dpmpp-2m"})
    void theOptimumEndsOnATrainingImageOfItsClass(String sampler) {
        int[] labels = {0, 1, 0, 1, 1};
        ReversePath path = ReversePath.of(sampling(optimum(), sampler), 5, labels, ReversePath.looks(40, 9));
        for (int i = 0; i < 5; i++) {
            double[] end = Arrays.copyOfRange(path.ends(), i * DIMENSION, (i + 1) * DIMENSION);
            Neighbour nearest = optimum().nearest(end, 1).get(0);
            assertThat(CLASSES[nearest.item()]).isEqualTo(labels[i]);
            for (int k = 0; k < DIMENSION; k++) {
                assertThat(end[k]).isCloseTo(TRAINING[nearest.item() * DIMENSION + k], within(1e-9));
            }
        }
    }

    /** Looking on changes nothing: the path ends where samples of the seed do, and begins with their noise. */
    @Test
    void thePathIsThatOfTheSamples() {
        Sampling sampling = sampling(optimum(), "ddpm");
        ReversePath path = ReversePath.of(sampling, 3, null, 0, 13, 40);
        assertThat(path.times()).containsExactly(1000, 675, 0);
        assertThat(path.ends()).containsExactly(sampling.generate(3, 2, null, Sampling.Observer.NONE));
        assertThat(path.clean()[2]).isEqualTo(path.ends());
        double[] rest = new Sampling(
                        sampling.denoiser(), DDPM, sampling.sampler(), sampling.plan(), 1, sampling.noise())
                .continueFrom(path.states()[0], 3, null, Sampling.Observer.NONE);
        assertThat(rest).containsExactly(path.ends());
    }

    /** Of a normal law everything is known: the estimate at each look is the posterior mean m + α s² (x − α m) / (α² s² + σ²). */
    @Test
    void theCleanEstimateIsThePosteriorMean() {
        double[] mean = new double[DIMENSION];
        Arrays.fill(mean, .1);
        Denoiser normal = new GaussianDenoiser(
                DDPM, PredictionType.EPSILON, new Gaussian(mean, Covariance.isotropic(DIMENSION, .04)));
        ReversePath path = ReversePath.of(sampling(normal, "ddim"), 2, null, 0, 20, 39);
        for (int look = 0; look < 3; look++) {
            double alpha = DDPM.schedule().alpha(path.times()[look]);
            double variance = DDPM.schedule().sigma2(path.times()[look]);
            for (int i = 0; i < 2 * DIMENSION; i++) {
                double x = path.states()[look][i];
                double exact = .1 + alpha * .04 * (x - alpha * .1) / (alpha * alpha * .04 + variance);
                assertThat(path.clean()[look][i]).isCloseTo(Math.max(-1, Math.min(1, exact)), within(1e-9));
            }
        }
    }

    /** Two denoisers, one noise: no distance at the start, and that of the ends at the end. */
    @Test
    void distancesAreRootMeanSquares() {
        Denoiser normal = new GaussianDenoiser(
                DDPM,
                PredictionType.EPSILON,
                new Gaussian(new double[DIMENSION], Covariance.isotropic(DIMENSION, .25)));
        ReversePath one = ReversePath.of(sampling(optimum(), "ddim"), 4, null, 0, 20, 40);
        ReversePath other = ReversePath.of(sampling(normal, "ddim"), 4, null, 0, 20, 40);
        double square = 0;
        for (int i = 0; i < 4 * DIMENSION; i++) {
            square += Math.pow(one.ends()[i] - other.ends()[i], 2);
        }
        assertThat(one.stateDistances(other)[0]).isZero();
        assertThat(one.stateDistances(other)[2]).isCloseTo(Math.sqrt(square / (4 * DIMENSION)), within(1e-12));
        assertThat(one.cleanDistances(other)[2]).isEqualTo(one.stateDistances(other)[2]);
        assertThat(one.cleanDistances(one)).containsOnly(0);
    }

    @Test
    void looksAreEven() {
        assertThat(ReversePath.looks(50, 6)).containsExactly(0, 10, 20, 30, 40, 50);
        assertThat(ReversePath.looks(2, 9)).containsExactly(0, 1, 2);
        assertThat(ReversePath.looks(1, 9)).containsExactly(0, 1);
    }
}
