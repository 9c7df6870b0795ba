package org.langevin.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.langevin.denoiser.Covariance;
import org.langevin.denoiser.Gaussian;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.denoiser.GaussianMixtureDenoiser;
import org.langevin.denoiser.MixturePosterior;
import org.langevin.evaluation.ReverseVariance;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.Posterior;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.StepPlan.Step;

class ExactReversalTest {
    private static final NoisingProcess DDPM = new NoisingProcess(NoiseSchedules.named("ddpm-linear"));
    private static final GaussianMixture MIXTURE =
            GaussianMixture.onLine(new double[] {.3, .7}, new double[] {-1, 1}, new double[] {.2, .3});
    private static final GaussianMixture SLANTED = new GaussianMixture(
            new double[] {1, 2},
            List.of(
                    new Gaussian(new double[] {0, 1}, Covariance.of(new double[][] {{2, 1.2}, {1.2, 1}})),
                    new Gaussian(new double[] {-1, -1}, Covariance.of(new double[][] {{.5, -.3}, {-.3, .4}}))));

    /** The posterior's variance is (σ/α)² (1 + σ² s'(x)), the second derivative of log p by differences: Tweedie's second formula. */
    @Test
    void variancesObeyTweediesSecondFormula() {
        NoiseLevel level = DDPM.level(250);
        GaussianMixture noised = MIXTURE.noised(level);
        MixturePosterior posterior = new MixturePosterior(MIXTURE, level);
        double h = 1e-3;
        double noise = level.sigma() * level.sigma();
        for (double x : new double[] {-1, -.2, .1, .9}) {
            double second = (noised.logDensity(x + h) - 2 * noised.logDensity(x) + noised.logDensity(x - h)) / (h * h);
            posterior.look(x);
            assertThat(posterior.variance())
                    .isCloseTo(noise / (level.alpha() * level.alpha()) * (1 + noise * second), within(1e-4));
        }
    }

    /** The floor in the plane: by quadrature, by drawn states within four standard errors, and by the error of the denoiser itself. */
    @Test
    void floorsInThePlane() {
        NoiseLevel level = DDPM.level(200);
        double floor = BayesLoss.of(PredictionType.EPSILON, SLANTED, level);
        BayesLoss.Estimate estimate =
                BayesLoss.estimate(PredictionType.EPSILON, SLANTED, level, new KeyedNoise(8), 20_000);
        assertThat(estimate.standardError()).isLessThan(.003);
        assertThat(estimate.mean()).isCloseTo(floor, within(4 * estimate.standardError()));

        int items = 50_000;
        double[] x = new double[2 * items];
        double[] epsilon = new double[2 * items];
        SLANTED.sample(new KeyedNoise(9), Stream.KNOWN_LAW, 0, 0, x);
        new KeyedNoise(9).normals(Stream.FORWARD_NOISE, 0, 0, epsilon, 0, epsilon.length);
        DDPM.noise(x, epsilon, 200, x);
        double[] predicted = new double[2 * items];
        new GaussianMixtureDenoiser(DDPM, PredictionType.EPSILON, SLANTED).predict(x, items, 200, null, predicted);
        double[] errors = new double[items];
        for (int i = 0; i < items; i++) {
            errors[i] = (Math.pow(predicted[2 * i] - epsilon[2 * i], 2)
                            + Math.pow(predicted[2 * i + 1] - epsilon[2 * i + 1], 2))
                    / 2;
        }
        double mean = Arrays.stream(errors).average().orElseThrow();
        double deviation = Math.sqrt(Arrays.stream(errors)
                .map(e -> (e - mean) * (e - mean))
                .average()
                .orElseThrow());
        assertThat(mean).isCloseTo(floor, within(4 * deviation / Math.sqrt(items)));
    }

    /** The exact step's mean is the ancestral sampler's with the exact denoiser, at every state. */
    @Test
    void theExactStepsMeanIsTheSamplers() {
        Step step = new Step(300, 200);
        Posterior posterior = DDPM.posterior(step);
        ReverseStep reverse = new ReverseStep(MIXTURE, DDPM, step);
        MixturePosterior item = new MixturePosterior(MIXTURE, DDPM.level(300));
        for (double x : new double[] {-3, -.7, 0, .4, 2}) {
            item.look(x);
            double mean = posterior.x0Weight() * item.mean(0) + posterior.xtWeight() * x;
            double variance = posterior.variance() + posterior.x0Weight() * posterior.x0Weight() * item.variance();
            GaussianMixture exact = reverse.given(x);
            assertThat(exact.mean()[0]).isCloseTo(mean, within(1e-13));
            assertThat(exact.covariance(0, 0)).isCloseTo(variance, within(1e-13));
        }
    }

    /** Bayes' rule: the exact steps from all states, weighted by their density, give back the earlier law. */
    @Test
    void theStepsAddUpToTheEarlierLaw() {
        ReverseStep reverse = new ReverseStep(MIXTURE, DDPM, new Step(300, 200));
        GaussianMixture later = MIXTURE.noised(DDPM.level(300));
        GaussianMixture earlier = MIXTURE.noised(DDPM.level(200));
        for (double x : new double[] {-1, 0, .6}) {
            double density = Quadrature.overLine(
                    later, xt -> later.density(xt) * reverse.given(xt).density(x));
            assertThat(density).isCloseTo(earlier.density(x), within(1e-9));
        }
    }

    /** The best variance is β for data N(0, 1) and β̃ for a point, and no other constant loses less on a mixture. */
    @Test
    void theOptimalVariance() {
        Step step = new Step(300, 200);
        assertThat(new ReverseStep(normal(1), DDPM, step).optimalVariance())
                .isCloseTo(ReverseVariance.BETA.of(DDPM, step), within(1e-11));
        assertThat(new ReverseStep(normal(0), DDPM, step).optimalVariance())
                .isCloseTo(ReverseVariance.BETA_TILDE.of(DDPM, step), within(1e-13));
        ReverseStep reverse = new ReverseStep(MIXTURE, DDPM, step);
        double best = reverse.optimalVariance();
        double least = reverse.divergenceByVariance(best);
        assertThat(reverse.divergenceByVariance(best * 1.01)).isGreaterThan(least);
        assertThat(reverse.divergenceByVariance(best / 1.01)).isGreaterThan(least);
    }

    /** A floor falls with the number of items as its square root. */
    @Test
    void noiseFallsAsTheRootOfTheItems() {
        GaussianMixture law = normal(1);
        double few = mean(NoiseFloor.of(law, 100, 400, new KeyedNoise(1)).w1());
        double many = mean(NoiseFloor.of(law, 1600, 400, new KeyedNoise(1)).w1());
        assertThat(few / many).isCloseTo(4, within(.5));
        double[] shifted = new double[400];
        Arrays.setAll(shifted, i -> law.quantile((i + .5) / 400) + .25);
        NoiseFloor.Ruler ruler = new NoiseFloor.Ruler(law, shifted.length);
        assertThat(ruler.distance(shifted, 1)).isCloseTo(.25, within(2e-3));
        assertThat(ruler.distance(shifted, 2)).isCloseTo(.25, within(2e-3));
    }

    /** In the plane against drawn pairs, four standard errors. */
    @Test
    void discrepancyOfSlantedLaws() {
        GaussianMixture ring = GaussianMixture.ring(3, 1, .4);
        int pairs = 100_000;
        double[] p = new double[4 * pairs];
        double[] q = new double[4 * pairs];
        SLANTED.sample(new KeyedNoise(1), Stream.KNOWN_LAW, 0, 0, p);
        ring.sample(new KeyedNoise(1), Stream.KNOWN_LAW, 1, 0, q);
        double[] terms = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            terms[i] = kernel(p, 4 * i, p, 4 * i + 2)
                    + kernel(q, 4 * i, q, 4 * i + 2)
                    - kernel(p, 4 * i, q, 4 * i)
                    - kernel(p, 4 * i + 2, q, 4 * i + 2);
        }
        double mean = mean(terms);
        double error = Math.sqrt(
                Arrays.stream(terms).map(e -> (e - mean) * (e - mean)).average().orElseThrow() / pairs);
        assertThat(MeanDiscrepancy.squared(SLANTED, ring, 1.5)).isCloseTo(mean, within(4 * error));
        assertThat(MeanDiscrepancy.squared(SLANTED, SLANTED, 1.5)).isCloseTo(0, within(1e-15));
    }

    @Test
    void whatHasNoAnswerIsRefused() {
        assertThatThrownBy(() -> PathDivergence.weight(DDPM, new Step(1, 0), ReverseVariance.BETA_TILDE))
                .hasMessageContaining("variance 0");
        assertThatThrownBy(() -> new ReverseStep(SLANTED, DDPM, new Step(2, 1))).hasMessageContaining("dimension = 2");
        assertThatThrownBy(() ->
                        BayesLoss.of(PredictionType.V, GaussianMixture.around(new double[1][3], 1), DDPM.level(5)))
                .hasMessageContaining("dimension = 3");
    }

    private static double kernel(double[] a, int i, double[] b, int j) {
        double dx = a[i] - b[j];
        double dy = a[i + 1] - b[j + 1];
        return Math.exp(-(dx * dx + dy * dy) / (2 * 1.5 * 1.5));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static GaussianMixture normal(double variance) {
        return GaussianMixture.onLine(new double[] {1}, new double[1], new double[] {Math.sqrt(variance)});
    }
}
