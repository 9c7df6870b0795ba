package org.langevin.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.random.KeyedNoise;
import org.langevin.reference.Reference;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.StepPlan.Step;
import org.langevin.schedule.Transition;

class NoisingProcessTest {
    private static final NoisingProcess LINEAR = process("ddpm-linear");

    static Stream<NoiseSchedule> schedules() {
        return Stream.concat(
                NoiseSchedules.ALL.entries().stream().map(entry -> NoiseSchedules.named(entry.name())),
                Stream.of(new DdpmTable(0.1, 0.3, 0.5, 1)));
    }

    /** The reverse kernel for data N(0, s²): x_0 given x_t is put into the posterior and integrated out. */
    @TestFactory
    Stream<DynamicTest> reverseKernelsOfGaussianData() {
        JsonNode byVariance = Reference.GENERATIVE.get(
                "true_reverse_kernel_gaussian_data_linear_T1000 q(x_{t-1}|x_t)=N(mean_coef*x_t,var)");
        return Reference.fields(byVariance)
                .flatMap(data -> Reference.fields(data.getValue())
                        .map(entry -> dynamicTest(data.getKey() + " " + entry.getKey(), () -> {
                            double s2 = Double.parseDouble(data.getKey());
                            double n = Double.parseDouble(entry.getKey()) + 1;
                            NoiseLevel level = LINEAR.level(n);
                            Posterior posterior = neighbours(LINEAR, n);
                            double total = level.alpha() * level.alpha() * s2 + level.sigma() * level.sigma();
                            double x0Variance = s2 * level.sigma() * level.sigma() / total;
                            double mean = posterior.x0Weight() * level.alpha() * s2 / total + posterior.xtWeight();
                            double variance = posterior.variance() + Math.pow(posterior.x0Weight(), 2) * x0Variance;
                            assertClose(mean, entry.getValue().get("mean_coef"), 1e-12);
                            assertClose(variance, entry.getValue().get("var"), 1e-12);
                            assertClose(posterior.variance(), entry.getValue().get("betaTilde"), 1e-12);
                            assertClose(
                                    LINEAR.transition(new Step(n, n - 1)).variance(),
                                    entry.getValue().get("beta"),
                                    1e-12);
                        })));
    }

    /** What an error of the predicted noise costs in nats a step, w = v² / (2 s² a² σ²), and its sums over the chain. */
    @Test
    void weightsOfThePathDivergence() {
        JsonNode reference = Reference.PHYSICS.get("N_analytic_reverse").get("pathKL_weights_linear_T1000");
        IntToDoubleFunction byBeta =
                n -> pathWeight(n, LINEAR.transition(new Step(n, n - 1)).variance());
        IntToDoubleFunction byBetaTilde =
                n -> pathWeight(n, neighbours(LINEAR, n).variance());
        Reference.fields(reference.get("w_beta_at"))
                .forEach(w -> assertClose(byBeta.applyAsDouble(Integer.parseInt(w.getKey())), w.getValue(), 1e-12));
        Reference.fields(reference.get("w_tilde_at"))
                .forEach(
                        w -> assertClose(byBetaTilde.applyAsDouble(Integer.parseInt(w.getKey())), w.getValue(), 1e-12));
        assertClose(sum(1, byBeta), reference.get("sum_sigma2=beta(t=1..1000)"), 1e-12);
        assertClose(sum(2, byBeta), reference.get("sum_sigma2=beta(t=2..1000)"), 1e-12);
        assertClose(sum(2, byBetaTilde), reference.get("sum_sigma2=beta_tilde(t=2..1000)"), 1e-12);
    }

    /** Averaged over x_t, the posterior is the marginal again: the law of total mean and variance, on every schedule. */
    @ParameterizedTest
    @MethodSource("schedules")
    void posteriorsAverageToTheMarginal(NoiseSchedule schedule) {
        NoisingProcess p = new NoisingProcess(schedule);
        double[] shares = {0, 0.1, 0.45, 0.77, 0.9, 1};
        for (int i = 0; i < shares.length; i++) {
            for (int j = i + 1; j < shares.length; j++) {
                Step step = new Step(shares[j] * schedule.horizon(), shares[i] * schedule.horizon());
                Posterior posterior = p.posterior(step);
                NoiseLevel later = p.level(step.from());
                NoiseLevel earlier = p.level(step.to());
                double mean = posterior.x0Weight() + posterior.xtWeight() * later.alpha();
                double variance = Math.pow(posterior.xtWeight() * later.sigma(), 2) + posterior.variance();
                assertThat(mean).isCloseTo(earlier.alpha(), within(1e-14));
                assertThat(variance).isCloseTo(earlier.sigma() * earlier.sigma(), within(1e-14 * (1 + variance)));
            }
        }
    }

    @Test
    void statesAreTheMixtureOfItemAndNoise() {
        double[] x = new double[2];
        process("vp-linear").noise(new double[] {2, 0}, new double[] {-1, 1}, 0.5, x);
        assertThat(x[0]).isCloseTo(2 * 0.2811828807967524 - 0.9596542020680363, within(1e-15));
        assertThat(x[1]).isCloseTo(0.9596542020680363, within(1e-15));
    }

    /** A chain of transitions and one jump from the clean item have the same law: mean and variance within 4.5 standard errors. */
    @Test
    void chainsOfTransitionsHaveTheLawOfOneJump() {
        NoisingProcess p = process("ddpm-linear");
        int n = 100_000;
        double[] x = IntStream.range(0, n).mapToDouble(i -> 0.8).toArray();
        KeyedNoise noise = new KeyedNoise(11);
        double[] z = new double[n];
        double[] times = {0, 50, 200, 450, 500};
        for (int k = 1; k < times.length; k++) {
            Transition transition = p.transition(new Step(times[k], times[k - 1]));
            noise.normals(org.langevin.random.Stream.FORWARD_NOISE, k, 0, z, 0, n);
            double sd = Math.sqrt(transition.variance());
            for (int i = 0; i < n; i++) {
                x[i] = transition.meanFactor() * x[i] + sd * z[i];
            }
        }
        NoiseLevel level = p.level(500);
        double mean = IntStream.range(0, n).mapToDouble(i -> x[i]).sum() / n;
        double variance =
                IntStream.range(0, n).mapToDouble(i -> Math.pow(x[i] - mean, 2)).sum() / (n - 1);
        double sigma2 = level.sigma() * level.sigma();
        assertThat(mean).as("seed 11").isCloseTo(0.8 * level.alpha(), within(4.5 * level.sigma() / Math.sqrt(n)));
        assertThat(variance).as("seed 11").isCloseTo(sigma2, within(4.5 * sigma2 * Math.sqrt(2.0 / n)));
    }

    @Test
    void nothingIsInferredFromAStateWithoutNoise() {
        assertThatThrownBy(() -> LINEAR.posterior(new Step(0, 0)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("step from 0.0");
    }

    private static double pathWeight(int n, double kernelVariance) {
        Transition transition = LINEAR.transition(new Step(n, n - 1));
        double a = transition.meanFactor();
        return transition.variance()
                * transition.variance()
                / (2 * kernelVariance * a * a * LINEAR.schedule().sigma2(n));
    }

    private static double sum(int first, IntToDoubleFunction weight) {
        return IntStream.rangeClosed(first, 1000).mapToDouble(weight).sum();
    }

    private static NoisingProcess process(String schedule) {
        return new NoisingProcess(NoiseSchedules.named(schedule));
    }

    private static Posterior neighbours(NoisingProcess process, double n) {
        return process.posterior(new Step(n, n - 1));
    }

    private static void assertClose(double actual, JsonNode expected, double tolerance) {
        assertThat(actual).isCloseTo(expected.asDouble(), within(tolerance * Math.abs(expected.asDouble())));
    }
}
