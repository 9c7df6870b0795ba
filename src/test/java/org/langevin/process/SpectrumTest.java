package org.langevin.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.langevin.process.Spectrum.Dissipation;
import org.langevin.schedule.FlowMatching;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.StepPlan.Step;
import org.langevin.schedule.Transition;
import org.langevin.schedule.VpLinear;

/** An image of two pixels, whose cosine modes are the sum and the difference: the sum only fades, the difference is blurred away too. */
class SpectrumTest {
    private static final NoiseSchedule CLOCK = new VpLinear(0.1, 20);
    /** √½, the entries of the basis. */
    private static final double HALF = Math.sqrt(0.5);

    private static final Dissipation TWO_PIXELS = Dissipation.ofImage(1, 2, 1.5);
    private static final NoisingProcess PROCESS = new NoisingProcess(CLOCK, TWO_PIXELS);

    /** exp of the matrix −τ π²/8 [[1, −1], [−1, 1]], the heat flow of two cells, in closed form, on pixels. */
    @Test
    void theMeanStateIsTheHeatFlowOfTheItem() {
        double[] item = {0.9, -0.4};
        double t = 0.4;
        double tau = 1.5 * 1.5 / 2 * Math.pow(Math.sin(Math.PI / 2 * t), 4);
        double mixing = Math.exp(-Math.PI * Math.PI / 4 * tau);
        double mean = (item[0] + item[1]) / 2;
        double[] blurred = {
            mean + mixing * (item[0] - item[1]) / 2, mean - mixing * (item[0] - item[1]) / 2,
        };

        double[] modes = {HALF * (item[0] + item[1]), HALF * (item[0] - item[1])};
        double[] state = new double[2];
        PROCESS.noise(modes, new double[2], t, state);

        assertThat(HALF * (state[0] + state[1])).isCloseTo(CLOCK.alpha(t) * blurred[0], within(1e-15));
        assertThat(HALF * (state[0] - state[1])).isCloseTo(CLOCK.alpha(t) * blurred[1], within(1e-15));
    }

    /** The noise of each mode is the clock's whole noise, and is added to the mode's mean. */
    @Test
    void allModesHaveTheSameNoise() {
        double[] state = new double[2];
        PROCESS.noise(new double[2], new double[] {1, -2}, 0.7, state);
        assertThat(state).containsExactly(CLOCK.sigma(0.7), -2 * CLOCK.sigma(0.7));
    }

    @Test
    void theModeThatTheOperatorLeavesAloneIsTheClocks() {
        NoisingProcess sum = PROCESS.mode(0);
        Step step = new Step(0.6, 0.2);
        assertThat(sum.transition(step)).isEqualTo(new NoisingProcess(CLOCK).transition(step));
        assertThat(sum.posterior(step)).isEqualTo(new NoisingProcess(CLOCK).posterior(step));
    }

    /** The chain s → t has the marginals; Bayes' rule from the joint law of (x_s, x_t) given x_0 is the posterior. */
    @Test
    void transitionsAndPosteriorsHoldModeByMode() {
        NoisingProcess difference = PROCESS.mode(1);
        Step step = new Step(0.6, 0.2);
        NoiseLevel early = difference.level(0.2);
        NoiseLevel late = difference.level(0.6);
        Transition transition = difference.transition(step);
        double a = transition.meanFactor();
        double earlyVariance = early.sigma() * early.sigma();
        double lateVariance = late.sigma() * late.sigma();
        assertThat(a * early.alpha()).isCloseTo(late.alpha(), within(1e-15));
        assertThat(a * a * earlyVariance + transition.variance()).isCloseTo(lateVariance, within(1e-15));
        assertThat(a).isLessThan(PROCESS.mode(0).transition(step).meanFactor());

        Posterior posterior = difference.posterior(step);
        double gain = a * earlyVariance / lateVariance;
        assertThat(posterior.xtWeight()).isCloseTo(gain, within(1e-15));
        assertThat(posterior.x0Weight()).isCloseTo(early.alpha() - gain * late.alpha(), within(1e-15));
        assertThat(posterior.variance()).isCloseTo(earlyVariance - gain * a * earlyVariance, within(1e-15));
    }

    /** exp(−π² τ / n²) for one half wave over n pixels, with the blur's width at the end and a quarter of it in the middle. */
    @Test
    void theBlurWidensAsTheSineSquared() {
        Dissipation image = Dissipation.ofImage(8, 8, 3);
        assertThat(image.modes()).isEqualTo(64);
        assertThat(Math.sqrt(2 * image.blurTime(1))).isCloseTo(3, within(1e-15));
        assertThat(Math.sqrt(2 * image.blurTime(0.5))).isCloseTo(1.5, within(1e-15));
        NoisingProcess process = new NoisingProcess(new FlowMatching(), image);
        double expected = 0.5 * Math.exp(-Math.PI * Math.PI / 64 * 1.125);
        assertThat(process.mode(1).level(0.5).alpha()).isCloseTo(expected, within(1e-15));
        assertThat(process.mode(8).level(0.5).alpha()).isCloseTo(expected, within(1e-15));
    }

    @Test
    void allModesAreAlikeByDefaultAndCostNothing() {
        NoisingProcess plain = new NoisingProcess(CLOCK);
        assertThat(plain.spectrum().alike()).isTrue();
        assertThat(plain.mode(17)).isSameAs(plain);
        assertThat(plain.spectrum().mode(CLOCK, 17)).isSameAs(CLOCK);
    }

    @Test
    void operatorsThatHeatAreRefusedByName() {
        assertThatThrownBy(() -> new Dissipation(new double[] {0, -1}, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("eigenvalue 1 = -1.0: expected a finite number, 0 or more");
        assertThatThrownBy(() -> new Dissipation(new double[] {0}, Double.NaN))
                .hasMessageStartingWith("blur_time = NaN");
        assertThatThrownBy(() -> PROCESS.mode(1).schedule().timeAtLogSnr(-1e9)).hasMessageContaining("logSnr = -1.0E9");
    }
}
