package org.langevin.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.sampling.EdmSampler;
import org.langevin.sampling.Model;
import org.langevin.sampling.Progress;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Samplers;
import org.langevin.schedule.Edm;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.Spacing;
import org.langevin.schedule.StepPlan;

/** Expectations without a sample: against the affine law on normal data, and against samples on a mixture. */
class WeakExpectationTest {
    private static final NoiseSchedule SCHEDULE = new Edm(0.05, 80);
    private static final MixtureLaw MIXTURE =
            new MixtureLaw(new double[] {0.3, 0.7}, new double[] {-1, 0.5}, new double[] {0.2, 0.35});

    /** Without memory, with an extrapolation from the step before, and with noise that passes through the denoiser. */
    @ParameterizedTest
    @ValueSource(strings = {"ddpm", "ddpm-optimal", "euler-ancestral", "dpmpp-2m-sde", "edm"})
    void normalDataEndInTheLawOfTheAffineRecursion(String name) {
        Sampler sampler = name.equals("edm") ? new EdmSampler(0.3, 0, 1e9, 1) : Samplers.named(name);
        Problem problem = Problem.gaussian(SCHEDULE, 0.3, 0.25);
        StepPlan plan = OrderCertificates.toFloor(SCHEDULE, Spacing.LOG_SNR, 64);
        MixtureLaw start = problem.at(SCHEDULE.horizon());
        AffineLaw end = problem.push(new AffineLaw(start.mean(), start.variance(), 1), sampler, plan);

        WeakExpectation result = new WeakExpectation(problem, sampler, plan);

        assertThat(result.of(x -> x)).isCloseTo(end.mean(), within(1e-9));
        assertThat(result.of(x -> x * x)).isCloseTo(end.variance() + end.mean() * end.mean(), within(1e-9));
        assertThat(result.of(Math::cos)).isCloseTo(Math.cos(end.mean()) * Math.exp(-end.variance() / 2), within(1e-9));
    }

    /** 200,000 paths in 24 steps, of the one sampler with a memory and of one without: means within 4.5 standard errors. */
    @ParameterizedTest
    @ValueSource(strings = {"dpmpp-2m-sde", "ddpm"})
    void aMixtureEndsAsSamplesDo(String name) {
        int paths = 200_000;
        long seed = 20_261_122;
        Problem problem = Problem.mixture(SCHEDULE, MIXTURE);
        StepPlan plan = OrderCertificates.toFloor(SCHEDULE, Spacing.LOG_SNR, 24);
        double[] end = samples(problem, Samplers.named(name), plan, paths, new KeyedNoise(seed));

        WeakExpectation result = new WeakExpectation(problem, Samplers.named(name), plan);

        double[] squares = Arrays.stream(end).map(x -> x * x).toArray();
        double[] cosines = Arrays.stream(end).map(Math::cos).toArray();
        assertThat(result.of(x -> x * x)).as("seed %d", seed).isCloseTo(mean(squares), within(4.5 * error(squares)));
        assertThat(result.of(Math::cos)).as("seed %d", seed).isCloseTo(mean(cosines), within(4.5 * error(cosines)));
    }

    @Test
    void aSamplerThatDrawsMoreThanOneNormalIsRefused() {
        StepPlan plan = OrderCertificates.toFloor(SCHEDULE, Spacing.LOG_SNR, 4);
        Problem problem = Problem.mixture(SCHEDULE, MIXTURE);
        assertThatThrownBy(() -> new WeakExpectation(problem, Samplers.named("pc"), plan))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("draws of pc = 2: expected 1 a step");
    }

    /** Polynomials of degree 7 are their own interpolation; beyond the ends there is the value at the end. */
    @Test
    void aGridHoldsPolynomials() {
        WeakGrid grid = new WeakGrid(MIXTURE);
        double[] points = grid.points();
        double[] values = Arrays.stream(points).map(x -> Math.pow(x, 7) - x).toArray();

        for (double x : new double[] {points[0], -3.1, -0.77, 0, 1.23456, points[points.length - 1] - 1e-3}) {
            assertThat(grid.at(values, x)).isCloseTo(Math.pow(x, 7) - x, within(1e-9 * (1 + Math.pow(x, 6))));
        }
        assertThat(grid.at(values, points[0] - 1)).isCloseTo(values[0], within(1e-9 * Math.abs(values[0])));
        double[] squares = Arrays.stream(points).map(x -> x * x).toArray();
        assertThat(grid.mean(squares)).isCloseTo(MIXTURE.variance() + MIXTURE.mean() * MIXTURE.mean(), within(1e-12));
    }

    /** Equal neighbours are asked about once, and each gets the answer that it would have got by itself. */
    @Test
    void equalNeighboursShareAnAnswer() {
        Problem problem = Problem.mixture(SCHEDULE, MIXTURE);
        double[] x = {0.1, 0.1, -2, -2, -2, 0.1, 3};
        double[] out = new double[x.length];
        double[] spread = new double[x.length];

        WeakStates.of(problem).predict(x, x.length, 1, null, out, spread);

        for (int i = 0; i < x.length; i++) {
            double[] alone = new double[1];
            problem.denoiser().predict(new double[] {x[i]}, 1, 1, null, alone);
            assertThat(out[i]).isEqualTo(alone[0]);
            assertThat(spread[i]).isEqualTo(MIXTURE.conditionalVariance(x[i], 1, 1));
        }
    }

    private static double[] samples(Problem problem, Sampler sampler, StepPlan plan, int paths, KeyedNoise noise) {
        MixtureLaw law = problem.at(SCHEDULE.horizon());
        double[] shares = new double[paths];
        double[] x = new double[paths];
        noise.uniforms(Stream.INITIAL_NOISE, 0, 0, shares, 0, paths);
        noise.normals(Stream.INITIAL_NOISE, 0, 1, x, 0, paths);
        Arrays.setAll(x, i -> {
            int component = shares[i] < law.weights()[0] ? 0 : 1;
            return law.means()[component] + law.deviations()[component] * x[i];
        });
        Model model = problem.model(paths);
        Progress progress = Progress.startingWith(x);
        double[] z = new double[paths];
        for (int k = 0; k < plan.count(); k++) {
            noise.normals(Stream.SAMPLER_NOISE, k, 0, z, 0, paths);
            progress = sampler.step(model, progress, plan.steps().get(k), z);
        }
        return progress.x();
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    /** The standard error of the mean. */
    private static double error(double[] values) {
        double mean = mean(values);
        double variance =
                Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum() / (values.length - 1);
        return Math.sqrt(variance / values.length);
    }
}
