package org.langevin.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.denoiser.CentralDifferences;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.GaussianDenoiser;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.denoiser.GaussianMixtureDenoiser;
import org.langevin.denoiser.NormalLaws;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.Posterior;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.reference.AnalyticReference;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.StepPlan;

class VariationalBoundTest {
    private static final NoisingProcess LINEAR = new NoisingProcess(NoiseSchedules.named("ddpm-linear"));
    private static final StepPlan ALL = StepPlan.trailing(1000, 1000);
    private static final double MEAN = .1;
    private static final double VARIANCE = .04;

    /** The variance of x_s given x_t of normal data, β̃ + w_0² Var(x_0 | x_t): with it the reverse chain is the true one. */
    private static final ReverseVariance TRUE = (process, step) -> {
        NoiseLevel level = process.level(step.from());
        Posterior posterior = process.posterior(step);
        double noise = level.sigma() * level.sigma();
        double uncertain = VARIANCE * noise / (level.alpha() * level.alpha() * VARIANCE + noise);
        return posterior.variance() + posterior.x0Weight() * posterior.x0Weight() * uncertain;
    };

    @ParameterizedTest
    @ValueSource(strings = {"linear", "cosine"})
    void thePriorsTerm(String table) {
        JsonNode reference = AnalyticReference.LIKELIHOOD.get("prior_bpd_" + table + "_T1000");
        NoisingProcess process = new NoisingProcess(NoiseSchedules.named("ddpm-" + table));
        for (double x0 : new double[] {.5, 1}) {
            // The closest level to 1/2 is 64.25 bytes off, so the term is scaled by the square it is linear in.
            double level = Math.rint((x0 + 1) * 127.5) / 127.5 - 1;
            double[] prior = bound(process, point(process), ReverseVariance.BETA)
                    .terms(new double[] {level}, 1, 0, null)
                    .prior();
            double atZero = reference.get("x0=0.0").asDouble();
            double scaled = (reference.get("x0=" + x0).asDouble() - atZero) * Math.pow(level / x0, 2) + atZero;
            assertThat(BitsPerDimension.ofNats(prior[0], 1)).isCloseTo(scaled, within(1e-6 * scaled));
        }
    }

    private static Denoiser point(NoisingProcess process) {
        return new GaussianDenoiser(process, PredictionType.SAMPLE, new double[1], new double[] {1});
    }

    /**
     * Bytes of a normal law, with the exact denoiser and the true variance of each step: the chain is the law itself, so the bound is the
     * code length of the bytes, but for what counting the law in bins changes (below 1e-3 bits) and the noise (four standard errors).
     */
    @Test
    void theTrueChainsBoundIsTheEntropy() {
        LevelData data = normalBytes(500);
        BoundReport report = BoundReport.of(bound(LINEAR, exact(LINEAR), TRUE), data, 500);
        double[] codes = Arrays.stream(data.levels())
                .map(x -> -NormalLaws.logBinMass(x, MEAN, Math.sqrt(VARIANCE)) / Math.log(2))
                .toArray();
        double codeLength = BitsPerDimension.of(codes).mean();
        assertThat(report.total().mean())
                .isCloseTo(codeLength, within(1e-3 + 4 * report.total().standardError()));
        assertThat(report.total().standardError()).isLessThan(.1);
        assertThat(report.prior().mean()
                        + report.together().mean()
                        + report.decoder().mean())
                .isCloseTo(report.total().mean(), within(1e-12));
    }

    /**
     * Each step's term on average over data and noise: ½ (log(b / β̃) + β̃ / b − 1 + w_0² Var(x_0 | x_t) / b), in closed form, for the two
     * variances of the literature.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void eachStepsTermHasItsClosedForm(boolean tilde) {
        ReverseVariance variance = tilde ? ReverseVariance.BETA_TILDE : ReverseVariance.BETA;
        StepPlan plan = StepPlan.trailing(1000, 25);
        LevelData data = normalBytes(4000);
        VariationalBound bound = new VariationalBound(
                exact(LINEAR), LINEAR, plan, variance, Double.POSITIVE_INFINITY, new KeyedNoise(4));
        VariationalBound.Terms terms = bound.terms(data.levels(), data.count(), 0, null);
        for (int k = 0; k < plan.count() - 1; k++) {
            StepPlan.Step step = plan.steps().get(k);
            double given = variance.of(LINEAR, step);
            double posterior = LINEAR.posterior(step).variance();
            double expected = (Math.log(given / posterior) + TRUE.of(LINEAR, step) / given - 1) / 2;
            int term = k;
            BitsPerDimension mean = BitsPerDimension.of(
                    Arrays.stream(terms.steps()).mapToDouble(s -> s[term]).toArray());
            assertThat(mean.mean()).as("step %d", k).isCloseTo(expected, within(4.5 * mean.standardError() + 1e-12));
        }
    }

    /**
     * One model, two ways: the bound of the true chain, and the flow on the same bytes, spread over their bins. For one normal law both are its
     * code length. The flow begins at an early time of the continuous process whose table the chain follows.
     */
    @Test
    void boundAndFlowAgreeOnOneModel() {
        LevelData data = normalBytes(500);
        BoundReport bound = BoundReport.of(bound(LINEAR, exact(LINEAR), TRUE), data, 1000);
        FlowLikelihood flow = new FlowLikelihood(
                new CentralDifferences(exact(LINEAR), LINEAR, CentralDifferences.DOUBLE_PRECISION),
                LINEAR,
                1e-3,
                1e-6,
                new Trace.Hutchinson(new KeyedNoise(9), 1));
        FlowReport report = FlowReport.of(flow, data, 500, new KeyedNoise(9));
        assertThat(report.total().mean())
                .isCloseTo(bound.total().mean(), within(2e-3 + 4 * bound.total().standardError()));
        double codeLength = Arrays.stream(data.levels())
                        .map(x -> -NormalLaws.logBinMass(x, MEAN, Math.sqrt(VARIANCE)) / Math.log(2))
                        .sum()
                / data.count();
        assertThat(report.total().mean()).isCloseTo(codeLength, within(2e-3));
    }

    /** A mixture, where no chain of normal steps is exact: the bound lies above the code length, and falls towards it with the steps. */
    @Test
    void theBoundIsABound() {
        GaussianMixture law =
                GaussianMixture.onLine(new double[] {.3, .7}, new double[] {-.5, .4}, new double[] {.05, .1});
        LevelData data = bytesOf(law, 600);
        Denoiser denoiser = new GaussianMixtureDenoiser(LINEAR, PredictionType.EPSILON, law);
        double codeLength = -Arrays.stream(data.levels())
                        .map(x -> Math.log(law.cdf(x + .5 / 127.5) - law.cdf(x - .5 / 127.5)) / Math.log(2))
                        .sum()
                / data.count();
        double few = report(denoiser, data, 20).total().mean();
        double more = report(denoiser, data, 100).total().mean();
        BitsPerDimension all = report(denoiser, data, 1000).total();
        assertThat(few).isGreaterThan(more);
        assertThat(more).isGreaterThan(all.mean());
        assertThat(all.mean()).isCloseTo(codeLength + .03, within(.03 + 4 * all.standardError()));
    }

    private static BoundReport report(Denoiser denoiser, LevelData data, int steps) {
        return BoundReport.of(
                new VariationalBound(
                        denoiser, LINEAR, StepPlan.trailing(1000, steps), ReverseVariance.BETA, 1, new KeyedNoise(6)),
                data,
                1000);
    }

    /** An item's terms are its own, whatever it is batched with. */
    @Test
    void itemsInAnyBatch() {
        LevelData data = normalBytes(7);
        VariationalBound bound = bound(LINEAR, exact(LINEAR), ReverseVariance.BETA);
        assertThat(BoundReport.of(bound, data, 3).total())
                .isEqualTo(BoundReport.of(bound, data, 7).total());
        VariationalBound.Terms all = bound.terms(data.levels(), 7, 0, null);
        VariationalBound.Terms one = bound.terms(new double[] {data.levels()[4]}, 1, 4, null);
        assertThat(one.steps()[0]).containsExactly(all.steps()[4]);
        assertThat(one.decoder()[0]).isEqualTo(all.decoder()[4]);
    }

    @Test
    void whatHasNoBoundIsRefused() {
        assertThatThrownBy(
                        () -> bound(LINEAR, exact(LINEAR), ReverseVariance.BETA).terms(new double[] {.123}, 1, 0, null))
                .hasMessageContaining("value 0 = 0.123");
        assertThatThrownBy(() -> new VariationalBound(
                        exact(LINEAR), LINEAR, ALL.notBelow(1), ReverseVariance.BETA, 1, new KeyedNoise(1)))
                .hasMessageContaining("ends at 1.0");
        assertThatThrownBy(() -> new VariationalBound(
                        exact(LINEAR),
                        LINEAR,
                        StepPlan.linspace(1000, 7).withStrideOfDiffusers(1000),
                        ReverseVariance.BETA,
                        1,
                        new KeyedNoise(1)))
                .hasMessageContaining("expected a chain");
    }

    private static VariationalBound bound(NoisingProcess process, Denoiser denoiser, ReverseVariance variance) {
        return new VariationalBound(denoiser, process, ALL, variance, Double.POSITIVE_INFINITY, new KeyedNoise(4));
    }

    private static Denoiser exact(NoisingProcess process) {
        return new GaussianDenoiser(process, PredictionType.EPSILON, new double[] {MEAN}, new double[] {VARIANCE});
    }

    private static LevelData normalBytes(int count) {
        return bytesOf(
                GaussianMixture.onLine(new double[] {1}, new double[] {MEAN}, new double[] {Math.sqrt(VARIANCE)}),
                count);
    }

    /** Items of a law on the line, each rounded to the nearest level. */
    private static LevelData bytesOf(GaussianMixture law, int count) {
        double[] x = new double[count];
        law.sample(new KeyedNoise(12), Stream.KNOWN_LAW, 0, 0, x);
        Arrays.setAll(x, i -> Math.rint((Math.min(Math.max(x[i], -1), 1) + 1) * 127.5) / 127.5 - 1);
        return new LevelData(x, 1, null);
    }
}
