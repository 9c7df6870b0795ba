package org.langevin.denoiser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.langevin.process.NoisingProcess;
import org.langevin.reference.AnalyticReference;
import org.langevin.reference.Reference;
import org.langevin.schedule.Edm;
import org.langevin.schedule.NoiseSchedules;

class QuantileMapTest {
    private static final NoisingProcess VP = new NoisingProcess(NoiseSchedules.named("vp-linear"));
    private static final GaussianMixture MIXTURE =
            GaussianMixture.onLine(new double[] {.3, .7}, new double[] {-1, 1}, new double[] {.2, .3});

    @Test
    void endPointsOfTheMixture() {
        Reference.fields(AnalyticReference.REVERSAL.get("gmm_pf_ode_quantile_map_t1->0"))
                .forEach(end -> assertThat(
                                QuantileMap.ofFlow(MIXTURE, VP, 1, 0).applyAsDouble(Double.parseDouble(end.getKey())))
                        .isCloseTo(end.getValue().asDouble(), within(1e-12)));
    }

    /** The shares of the normal law below ±1 to ±5 deviations lie below the images of these points. */
    @Test
    void edmFromEightyDown() {
        JsonNode reference = AnalyticReference.LIKELIHOOD.get("gmm1d_exact_PF_ODE_quantile_map");
        GaussianMixture law = GaussianMixture.onLine(
                Reference.numbers(reference.get("weights")),
                Reference.numbers(reference.get("means")),
                Reference.numbers(reference.get("stds")));
        QuantileMap map = QuantileMap.ofFlow(law, new NoisingProcess(new Edm(.002, 80)), 80, .002);
        reference.get("map sigma 80 -> 0.002 (x80,x0.002,p)").forEach(row -> {
            assertThat(map.applyAsDouble(row.get(0).asDouble()))
                    .isCloseTo(row.get(1).asDouble(), within(1e-12));
        });
    }

    /** There and back again, out to tails of e^−600, which no double holds. */
    @Test
    void theMapOfTheWayBackIsItsInverse() {
        QuantileMap down = QuantileMap.ofFlow(MIXTURE, VP, .8, .1);
        QuantileMap up = QuantileMap.ofFlow(MIXTURE, VP, .1, .8);
        for (double x : new double[] {-30, -9, -2, -.4, 0, .3, 1, 5, 12, 30}) {
            assertThat(up.applyAsDouble(down.applyAsDouble(x))).isCloseTo(x, within(1e-12 * (1 + Math.abs(x))));
        }
    }

    /** A normal law is stretched about its mean: x_s = α_s m + √(V_s / V_t) (x_t − α_t m). */
    @Test
    void aNormalLawIsStretched() {
        GaussianMixture law = GaussianMixture.onLine(new double[] {1}, new double[] {.7}, new double[] {.5});
        double stretch = Math.sqrt((.25 * square(VP.level(.2).alpha())
                        + square(VP.level(.2).sigma()))
                / (.25 * square(VP.level(.9).alpha()) + square(VP.level(.9).sigma())));
        for (double x : new double[] {-30, -2, .1, 3}) {
            double expected =
                    .7 * VP.level(.2).alpha() + stretch * (x - .7 * VP.level(.9).alpha());
            assertThat(QuantileMap.ofFlow(law, VP, .9, .2).applyAsDouble(x)).isCloseTo(expected, within(1e-12 * 30));
        }
    }

    @Test
    void quantilesAndMassesOfALaw() {
        assertThat(MIXTURE.cdf(0))
                .isCloseTo(AnalyticReference.REVERSAL.get("gmm_left_mass_exact").asDouble(), within(1e-15));
        assertThat(MIXTURE.quantile(MIXTURE.cdf(.3))).isCloseTo(.3, within(1e-13));
        assertThat(MIXTURE.quantile(MIXTURE.cdf(-1.3))).isCloseTo(-1.3, within(1e-13));
        double[] meanAndVariance = Reference.numbers(AnalyticReference.REVERSAL.get("gmm_exact_mean_var"));
        assertThat(MIXTURE.mean()[0]).isCloseTo(meanAndVariance[0], within(1e-15));
        assertThat(MIXTURE.covariance(0, 0)).isCloseTo(meanAndVariance[1], within(1e-15));
    }

    @Test
    void whatHasNoQuantilesIsRefused() {
        assertThatThrownBy(() -> QuantileMap.ofFlow(GaussianMixture.ring(8, 2, .1), VP, 1, 0))
                .hasMessageContaining("dimension = 2");
        assertThatThrownBy(() -> QuantileMap.ofFlow(GaussianMixture.around(new double[][] {{1}}, 0), VP, 1, 0))
                .hasMessageContaining("component 0 is a point");
        assertThatThrownBy(() -> MIXTURE.quantile(1)).hasMessageContaining("p = 1.0");
    }

    private static double square(double value) {
        return value * value;
    }
}
