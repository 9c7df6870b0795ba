package org.langevin.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.langevin.config.RunConfig.Ema;

class AveragingTest {

    /**
     * The share of the initial parameters in the average after k steps is the product of the decays, which telescopes:
     * (k+1)! 10! / (k+10)!, here for k = 20.
     */
    @Test
    void theBeginningIsForgottenAsThePowerLawOfTheWarmUpSays() {
        Averaging averaging = new Averaging(new Ema(0.9999, true));
        double share = 1;
        for (int k = 1; k <= 20; k++) {
            share *= averaging.at(k);
        }
        double denominator = 1;
        for (int i = 22; i <= 30; i++) {
            denominator *= i;
        }
        double factorialOf10 = 3_628_800;
        assertThat(share).isCloseTo(factorialOf10 / denominator, within(1e-12 * share));
    }

    @Test
    void warmUpEndsWhereTheDecayIsReached() {
        Averaging averaging = new Averaging(new Ema(0.99, true));
        assertThat(averaging.at(1)).isCloseTo(2.0 / 11, within(1e-16));
        // (1 + k) / (10 + k) = 0.99 at k = 890.
        assertThat(averaging.at(889)).isLessThan(0.99);
        assertThat(averaging.at(890)).isCloseTo(0.99, within(1e-15));
        assertThat(averaging.at(891)).isEqualTo(0.99);
        assertThat(averaging.at(1_000_000)).isEqualTo(0.99);
    }

    @Test
    void withoutWarmUpTheDecayIsItsValueFromTheFirstStepOn() {
        assertThat(new Averaging(new Ema(0.9999, false)).at(1)).isEqualTo(0.9999);
    }
}
