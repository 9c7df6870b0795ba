package org.langevin.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.analysis.AffineLaw;
import org.langevin.denoiser.GaussianDenoiser;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.StepPlan;

/** From a state of which nothing is the item, α = 0: what works there and what is refused. */
class ZeroTerminalSnrTest {
    private static final NoisingProcess PROCESS = new NoisingProcess(endingAtZero());

    /** With v or the sample predicted, all of the data's mean comes back in the first step. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ddpm",
                "ddpm-beta",
                "ddim",
                "euler",
                "euler-ancestral",
                "dpm-solver-1",
                "dpmpp-2m",
                "dpmpp-3m",
                "dpmpp-3m-compatible",
                "dpmpp-2m-sde",
                "unipc-1",
                "unipc-2",
                "unipc-3"
            })
    void dataComeBack(String name) {
        for (PredictionType type : new PredictionType[] {PredictionType.V, PredictionType.SAMPLE}) {
            AffineLaw law = AffineLaw.STANDARD_NORMAL.after(
                    Samplers.named(name), gaussian(type), PROCESS, StepPlan.trailing(1000, 1000));
            assertThat(law.mean()).as(type.toString()).isCloseTo(0.5, within(2e-3));
            assertThat(law.variance()).as(type.toString()).isCloseTo(0.04, within(0.04 * 0.05));
        }
    }

    /** The others divide by α in their first step, and say what to use. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "euler-time",
                "heun",
                "heun-time",
                "rk4",
                "edm",
                "dpm-solver-2",
                "dpm-solver-3",
                "dpmpp-2s",
                "deis-2",
                "deis-3",
                "pndm",
                "plms",
                "pc",
                "euler-maruyama",
                "pf-ode"
            })
    void whatDividesByAlphaIsRefusedByName(String name) {
        assertThatThrownBy(() -> sample(Samplers.named(name), PredictionType.V, PROCESS, StepPlan.trailing(1000, 10)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("'" + name + "'", "t = 1000.0", "alpha = 0", "use ddim");
    }

    /** Each name is in one of the two lists. */
    @Test
    void nothingIsLeftOpen() {
        assertThat(Samplers.ALL.entries().stream().map(entry -> entry.name())).hasSize(13 + 15 + 2);
    }

    /** Begun one entry later, every one of them works. */
    @ParameterizedTest
    @MethodSource("deterministic")
    void fromTheEntryBeforeAllWork(Sampler sampler) {
        double[] x = sample(sampler, PredictionType.V, PROCESS, StepPlan.through(999, 900, 700, 500, 300, 100, 1, 0));
        assertThat(x[0]).isFinite().isBetween(-1.0, 2.0);
    }

    static Stream<Sampler> deterministic() {
        return Samplers.ALL.entries().stream()
                .map(entry -> Samplers.named(entry.name()))
                .filter(sampler -> !sampler.stochastic() && !sampler.name().endsWith("-time"));
    }

    @ParameterizedTest
    @EnumSource(names = {"EPSILON", "SCORE"})
    void aPredictionOfTheNoiseIsRefusedThere(PredictionType type) {
        for (String name : new String[] {"ddim", "ddpm", "dpmpp-2m", "unipc-2"}) {
            assertThatThrownBy(() -> sample(Samplers.named(name), type, PROCESS, StepPlan.trailing(1000, 10)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("alpha = 0", "predicts V or SAMPLE");
        }
    }

    private static GaussianDenoiser gaussian(PredictionType type) {
        return new GaussianDenoiser(PROCESS, type, new double[] {0.5}, new double[] {0.04});
    }

    private static double[] sample(Sampler sampler, PredictionType type, NoisingProcess process, StepPlan plan) {
        return new Sampling(gaussian(type), process, sampler, plan, 9, new KeyedNoise(1))
                .generate(1, 1, null, Sampling.Observer.NONE);
    }

    /** The linear table, but for its last β, which is 1. */
    private static DdpmTable endingAtZero() {
        double[] betas = DdpmTable.linear(1000, 1e-4, 0.02).betas();
        betas[999] = 1;
        return new DdpmTable(betas);
    }
}
