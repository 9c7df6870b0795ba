package org.langevin.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.langevin.config.RunConfig;
import org.langevin.config.RunConfig.LearningRate.Decay;

class LearningRateTest {

    private static final double PEAK = 4e-3;

    private static LearningRate rate(long warmupSteps, Decay decay, long steps) {
        return new LearningRate(new RunConfig.LearningRate(PEAK, warmupSteps, decay), steps);
    }

    @Test
    void warmUpIsALineFromZeroToThePeak() {
        LearningRate rate = rate(50, Decay.COSINE, 250);
        assertThat(rate.at(1)).isCloseTo(PEAK / 50, within(1e-18));
        assertThat(rate.at(25)).isCloseTo(PEAK / 2, within(1e-18));
        assertThat(rate.at(50)).isEqualTo(PEAK);
        assertThat(rate.at(51)).as("the peak is passed, not jumped from").isBetween(0.999 * PEAK, PEAK);
    }

    /** Half a cosine over the 200 steps after the warm-up: (1 + cos 45°) / 2 of the peak after a quarter of them. */
    @Test
    void cosineFallsToZeroAtTheLastStep() {
        LearningRate rate = rate(50, Decay.COSINE, 250);
        assertThat(rate.at(100)).isCloseTo(PEAK * 0.853553390593274, within(1e-15));
        assertThat(rate.at(150)).isCloseTo(PEAK / 2, within(1e-15));
        assertThat(rate.at(200)).isCloseTo(PEAK * 0.146446609406726, within(1e-15));
        assertThat(rate.at(250)).isCloseTo(0, within(1e-18));
    }

    @Test
    void constantStaysAtThePeak() {
        LearningRate rate = rate(10, Decay.CONSTANT, 250);
        assertThat(rate.at(9)).isCloseTo(0.9 * PEAK, within(1e-18));
        assertThat(rate.at(11)).isEqualTo(PEAK);
        assertThat(rate.at(250)).isEqualTo(PEAK);
    }

    @Test
    void withoutWarmUpTheFirstStepIsNearThePeak() {
        assertThat(rate(0, Decay.CONSTANT, 10).at(1)).isEqualTo(PEAK);
        // (1 + cos(π / 10)) / 2
        assertThat(rate(0, Decay.COSINE, 10).at(1)).isCloseTo(PEAK * 0.975528258147577, within(1e-15));
    }

    @Test
    void aRunThatIsAllWarmUpEndsAtThePeak() {
        assertThat(rate(10, Decay.COSINE, 10).at(10)).isEqualTo(PEAK);
    }
}
