package org.langevin.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.langevin.denoiser.Denoiser;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.reference.Reference;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;

/**
 * The numbers that diffusers' own tests of its DDIM pin: a made-up model x t / (t + 1), the states k / 768, ten steps, the clean item
 * clipped to [−1, 1]. The pins are for single precision; the reference has done them again in double.
 */
class DiffusersPinsTest {
    private static final int NUMBERS = 768;

    @TestFactory
    Stream<DynamicTest> pinsOfDdim() {
        StepPlan plan = StepPlan.leading(1000, 10, 0);
        return Stream.of(
                pin("ddim_eps_10", PredictionType.EPSILON, 1e-4, plan),
                pin("ddim_v_10", PredictionType.V, 1e-4, plan),
                pin("ddim_eps_10_beta_start0.01_alpha_to_one", PredictionType.EPSILON, 0.01, plan),
                pin("ddim_eps_10_beta_start0.01_no_alpha_to_one", PredictionType.EPSILON, 0.01, plan.notBelow(1)));
    }

    /** Where the clean item is clipped, the noise is still the model's: worked by hand for one step. */
    @Test
    void clippingLeavesTheNoiseAlone() {
        DdpmTable table = new DdpmTable(0.36, 0.4375);
        NoisingProcess process = new NoisingProcess(table);
        Denoiser half = model(table, PredictionType.EPSILON, 1, (x, t) -> 0.5);
        double[] clipped =
                new DdimSampler(0).step(new Model(half, process, 1, 1, null), new double[] {3}, new Step(2, 1), null);
        double[] free = new DdimSampler(0)
                .step(
                        new Model(half, process, Double.POSITIVE_INFINITY, 1, null),
                        new double[] {3},
                        new Step(2, 1),
                        null);
        // alpha is 0.8 and 0.6, sigma 0.6 and 0.8; the clean item is (3 - 0.8 * 0.5) / 0.6 = 4.33.
        assertThat(clipped[0]).isCloseTo(0.8 * 1 + 0.6 * 0.5, within(1e-15));
        assertThat(free[0]).isCloseTo(0.8 * 2.6 / 0.6 + 0.6 * 0.5, within(1e-14));
        double[] ancestral = new AncestralSampler(AncestralSampler.Variance.BETA_TILDE)
                .step(new Model(half, process, 1, 1, null), new double[] {3}, new Step(2, 1), new double[] {0});
        // Weights 0.8 * 0.4375 / 0.64 of the clean item and 0.75 * 0.36 / 0.64 of the state.
        assertThat(ancestral[0]).isCloseTo(0.546875 * 1 + 0.421875 * 3, within(1e-14));
    }

    private static DynamicTest pin(String name, PredictionType type, double betaStart, StepPlan plan) {
        return dynamicTest(name, () -> {
            NoiseSchedule table = DdpmTable.linear(1000, betaStart, 0.02);
            Denoiser denoiser = model(table, type, NUMBERS, (x, t) -> x * t / (t + 1));
            Model model = new Model(denoiser, new NoisingProcess(table), 1, 1, null);
            double[] x = IntStream.range(0, NUMBERS)
                    .mapToDouble(k -> k / (double) NUMBERS)
                    .toArray();
            for (Step step : plan.steps()) {
                x = new DdimSampler(0).step(model, x, step, null);
            }
            double sum = Arrays.stream(x).map(Math::abs).sum();
            JsonNode expected = Reference.GENERATIVE
                    .get(
                            "diffusers_scheduler_pins (sample=arange(768)/768 (shape 4x3x8x8), model(x,t)=x*t/(t+1), linear 1e-4..0.02)")
                    .get(name);
            assertThat(sum).isCloseTo(expected.get("pinned_sum").asDouble(), within(1e-2));
            assertThat(sum / NUMBERS).isCloseTo(expected.get("pinned_mean").asDouble(), within(1e-3));
            assertThat(sum).isCloseTo(expected.get("abs_sum_float64").asDouble(), within(1e-11 * sum));
        });
    }

    private interface Formula {
        double at(double x, double timestep);
    }

    private static Denoiser model(NoiseSchedule schedule, PredictionType type, int dimension, Formula formula) {
        return new Denoiser() {
            @Override
            public PredictionType predictionType() {
                return type;
            }

            @Override
            public int dimension() {
                return dimension;
            }

            @Override
            public void predict(double[] x, int items, double t, int[] labels, double[] out) {
                double timestep = schedule.timestepMap().timestep(t);
                Arrays.setAll(out, i -> formula.at(x[i], timestep));
            }
        };
    }
}
