package org.langevin.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.langevin.denoiser.CentralDifferences;
import org.langevin.denoiser.Covariance;
import org.langevin.denoiser.Denoiser;
import org.langevin.denoiser.Gaussian;
import org.langevin.denoiser.GaussianDenoiser;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.denoiser.GaussianMixtureDenoiser;
import org.langevin.denoiser.QuantileMap;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.reference.AnalyticReference;
import org.langevin.reference.Reference;
import org.langevin.schedule.NoiseSchedules;

class FlowLikelihoodTest {
    private static final NoisingProcess VP = new NoisingProcess(NoiseSchedules.named("vp-linear"));
    private static final Trace RADEMACHER = new Trace.Hutchinson(new KeyedNoise(2), 1);
    private static final GaussianMixture MIXTURE =
            GaussianMixture.onLine(new double[] {.3, .7}, new double[] {-1, 1}, new double[] {.2, .3});

    /** The end of the flow and the log density of normal data, which the reference has in closed form for the flow from 1e-5 to 1. */
    @TestFactory
    Stream<DynamicTest> normalDataOnTheLine() {
        return Reference.fields(AnalyticReference.LIKELIHOOD.get("pf_ode_likelihood_VP_gaussian"))
                .map(entry -> dynamicTest(entry.getKey(), () -> {
                    double[] of = Arrays.stream(entry.getKey().split(",", -1))
                            .mapToDouble(part -> Double.parseDouble(part.substring(part.indexOf('=') + 1)))
                            .toArray();
                    JsonNode exact = entry.getValue();
                    Denoiser denoiser =
                            new GaussianDenoiser(VP, PredictionType.EPSILON, new double[1], new double[] {of[0]});
                    FlowLikelihood.Result result =
                            flow(denoiser, VP, 1e-5, 1e-10, RADEMACHER).logDensities(new double[] {of[1]}, 1, 0, null);
                    double logDensity =
                            exact.get("logp_pfode_exact(eps=1e-5,T=1)").asDouble();
                    assertThat(result.latents()[0])
                            .isCloseTo(exact.get("z_exact").asDouble(), within(1e-8));
                    assertThat(result.logDensity()[0]).isCloseTo(logDensity, within(1e-7));
                    assertThat(ByteBins.SYMMETRIC.bitsPerDimension(result.logDensity()[0], 1))
                            .isCloseTo(
                                    exact.get("bits/dim(+7 offset, data in [-1,1])")
                                            .asDouble(),
                                    within(2e-7));
                }));
    }

    /** As few evaluations as scipy's RK45 takes on Song's clock, at the tolerance that Song takes. */
    @Test
    void evaluationsAtTheToleranceOfTheLiterature() {
        Denoiser denoiser = new GaussianDenoiser(VP, PredictionType.EPSILON, new double[1], new double[] {.25});
        FlowLikelihood.Result result =
                flow(denoiser, VP, 1e-5, 1e-5, RADEMACHER).logDensities(new double[] {.5}, 1, 0, null);
        assertThat(result.logDensity()[0]).isCloseTo(-0.725791, within(2e-5));
        assertThat(result.evaluations()).isLessThan(60);
    }

    /** Any schedule and any prediction: a mixture's log density at the start time, less what the start from N(0, σ²) changes. */
    @TestFactory
    Stream<DynamicTest> aMixtureOnEverySchedule() {
        return Stream.of("vp-linear", "ddpm-linear", "ddpm-cosine", "ve", "edm")
                .flatMap(name -> Stream.of(PredictionType.values())
                        .map(type -> dynamicTest(name + " " + type, () -> {
                            NoisingProcess process = new NoisingProcess(NoiseSchedules.named(name));
                            double t = process.schedule().floorTime();
                            FlowLikelihood flow = flow(
                                    new GaussianMixtureDenoiser(process, type, MIXTURE),
                                    process,
                                    t,
                                    1e-9,
                                    new Trace.Exact());
                            double[] x = {-1.1, .2, 1.3};
                            FlowLikelihood.Result result = flow.logDensities(x, 3, 0, null);
                            GaussianMixture start = MIXTURE.noised(process.level(t));
                            double horizon = process.schedule().horizon();
                            GaussianMixture end = MIXTURE.noised(process.level(horizon));
                            double sigma = process.schedule().startSigma(horizon);
                            GaussianMixture prior =
                                    GaussianMixture.onLine(new double[] {1}, new double[1], new double[] {sigma});
                            QuantileMap map = new QuantileMap(start, end);
                            for (int i = 0; i < 3; i++) {
                                double z = map.applyAsDouble(x[i]);
                                double exact = start.logDensity(x[i]) + prior.logDensity(z) - end.logDensity(z);
                                assertThat(result.latents()[i]).isCloseTo(z, within(1e-6 * sigma));
                                assertThat(result.logDensity()[i]).isCloseTo(exact, within(2e-6));
                            }
                        })));
    }

    /** In the plane with slanted covariances the exact trace is exact, and the estimate from one direction is right on average. */
    @Test
    void tracesInThePlane() {
        Gaussian law = new Gaussian(new double[] {.2, -.1}, Covariance.of(new double[][] {{.5, .3}, {.3, .4}}));
        GaussianMixture mixture = new GaussianMixture(new double[] {1}, List.of(law));
        Denoiser denoiser = new GaussianDenoiser(VP, PredictionType.V, law);
        int items = 400;
        double[] x = new double[2 * items];
        for (int i = 0; i < items; i++) {
            x[2 * i] = .7;
            x[2 * i + 1] = .3;
        }
        FlowLikelihood.Result one =
                flow(denoiser, VP, 1e-4, 1e-9, new Trace.Exact()).logDensities(new double[] {.7, .3}, 1, 0, null);
        double exact = mixture.noised(VP.level(1e-4)).logDensity(.7, .3)
                + GaussianMixture.around(new double[1][2], 1).logDensity(one.latents())
                - mixture.noised(VP.level(1)).logDensity(one.latents());
        assertThat(one.logDensity()[0]).isCloseTo(exact, within(1e-7));
        double[] estimates = flow(denoiser, VP, 1e-4, 1e-6, RADEMACHER)
                .logDensities(x, items, 0, null)
                .logDensity();
        BitsPerDimension mean = BitsPerDimension.of(estimates);
        assertThat(mean.standardError()).isBetween(1e-3, .1);
        assertThat(mean.mean()).isCloseTo(exact, within(4 * mean.standardError()));
    }

    /** The trace's directions are keyed by the item, so a batch changes a result by rounding and steps alone. */
    @Test
    void itemsInAnyBatch() {
        Denoiser denoiser = new GaussianMixtureDenoiser(VP, PredictionType.V, GaussianMixture.ring(8, 2, .1));
        double[] x = {2, 0, 1.3, 1.4, -.1, -1.9, 0, 2.1};
        double tolerance = 1e-7;
        double[] together = flow(denoiser, VP, 1e-3, tolerance, RADEMACHER)
                .logDensities(x, 4, 0, null)
                .logDensity();
        for (int i = 0; i < 4; i++) {
            double[] alone = flow(denoiser, VP, 1e-3, tolerance, RADEMACHER)
                    .logDensities(Arrays.copyOfRange(x, 2 * i, 2 * i + 2), 1, i, null)
                    .logDensity();
            assertThat(alone[0]).isCloseTo(together[i], within(1e-4));
        }
    }

    @Test
    void whatIsNoFlowIsRefused() {
        Denoiser denoiser = new GaussianDenoiser(VP, PredictionType.V, new double[1], new double[] {1});
        assertThatThrownBy(() -> flow(denoiser, VP, 1, 1e-5, RADEMACHER)).hasMessageContaining("startTime = 1.0");
        assertThatThrownBy(() -> new Trace.Hutchinson(new KeyedNoise(1), 0)).hasMessageContaining("count = 0");
        assertThatThrownBy(() -> new CentralDifferences(denoiser, VP, 0)).hasMessageContaining("share = 0.0");
    }

    private static FlowLikelihood flow(
            Denoiser denoiser, NoisingProcess process, double startTime, double tolerance, Trace trace) {
        return new FlowLikelihood(
                new CentralDifferences(denoiser, process, CentralDifferences.DOUBLE_PRECISION),
                process,
                startTime,
                tolerance,
                trace);
    }
}
