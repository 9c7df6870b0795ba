package org.langevin.analysis.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.reference.Reference;

/** What is measured level by level: the exact denoiser leaves nothing, a known error is found in full, and the floors are those known. */
class LevelErrorsTest {
    private static final JsonNode KNOWN = Reference.PHYSICS.get("N_analytic_reverse");

    /** Reference by adaptive quadrature, to nine digits. */
    @Test
    void theMixturesFloorsAreTheKnownOnes() {
        Contest contest = Laws.contest(Laws.MIXTURE, 0);
        Reference.fields(KNOWN.get("gmm_bayes_eps_mse_DDPM")).forEach(each -> {
            LevelErrors errors = LevelErrors.at(contest, Integer.parseInt(each.getKey()), 0);
            assertThat(errors.bayes().value())
                    .as("t = " + each.getKey())
                    .isCloseTo(each.getValue().asDouble(), within(1e-8));
            assertThat(errors.bayes().standardError()).isNull();
        });
        double mean = Arrays.stream(LevelErrors.all(contest, 0))
                .mapToDouble(errors -> errors.loss().value())
                .average()
                .orElseThrow();
        assertThat(mean)
                .isCloseTo(KNOWN.get("gmm_bayes_eps_mse_DDPM_uniform_mean").asDouble(), within(1e-8));
    }

    /** Drawn states, within four of the standard errors that they come with; the reference's grid misses 1e-7. */
    @ParameterizedTest
    @ValueSource(ints = {10, 50, 100, 200, 300, 500, 800})
    void theRingsFloorsAreTheKnownOnes(int entry) {
        LevelErrors errors = LevelErrors.at(Laws.contest(Laws.RING, 0), entry, 20_000);
        double known = KNOWN.get("ring8").get("bayes_eps_mse_per_dim_t" + entry).asDouble();
        assertThat(errors.bayes().standardError()).isPositive().isLessThan(.01);
        assertThat(errors.bayes().value())
                .isCloseTo(known, within(4 * errors.bayes().standardError() + 1e-7));
        assertThat(errors.loss().value())
                .isCloseTo(known, within(4 * errors.loss().standardError()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 30, 200, 1000})
    void theExactDenoiserHasNoExcess(int entry) {
        for (Contest contest : new Contest[] {Laws.contest(Laws.MIXTURE, 0), Laws.contest(Laws.RING, 0)}) {
            LevelErrors errors = LevelErrors.at(contest, entry, 500);
            assertThat(errors.excess().value()).isZero();
            assertThat(errors.cosine().value()).isCloseTo(1, within(1e-12));
            if (contest.dimension() == 1) {
                assertThat(errors.loss().value()).isEqualTo(errors.bayes().value());
            }
        }
    }

    /**
     * ε* + c has the excess c², at every level and in every dimension, and since E ε* = 0 the cosine E|ε*|² / √(E|ε*|² (E|ε*|² + c²)), with E|ε*|² = 1 −
     * floor.
     */
    @ParameterizedTest
    @ValueSource(ints = {5, 120, 700})
    void aKnownErrorIsFoundInFull(int entry) {
        double c = .3;
        LevelErrors line = LevelErrors.at(Laws.contest(Laws.MIXTURE, c), entry, 0);
        assertThat(line.excess().value()).isCloseTo(c * c, within(1e-12));
        assertThat(line.loss().value()).isCloseTo(line.bayes().value() + c * c, within(1e-12));
        double power = 1 - line.bayes().value();
        assertThat(line.cosine().value()).isCloseTo(Math.sqrt(power / (power + c * c)), within(1e-9));
        LevelErrors plane = LevelErrors.at(Laws.contest(Laws.RING, c), entry, 20_000);
        assertThat(plane.excess().value()).isCloseTo(c * c, within(1e-12));
        double left = plane.loss().value() - plane.bayes().value() - c * c;
        assertThat(Math.abs(left))
                .isLessThan(4 * Math.hypot(plane.loss().error(), plane.bayes().error()));
        double round = 1 - plane.bayes().value();
        assertThat(plane.cosine().value())
                .isCloseTo(
                        Math.sqrt(round / (round + c * c)),
                        within(.002 + 4 * plane.cosine().error()));
    }

    /** Data N(0, 1): the optimal variance is β for every step, so that β is calibrated, and a shift of c adds w_0² (σ/α)² c². */
    @Test
    void standardNormalDataCalibrateBeta() {
        GaussianMixture normal = GaussianMixture.onLine(new double[] {1}, new double[] {0}, new double[] {1});
        for (int entry : new int[] {1, 2, 300, 1000}) {
            Contest exact = Laws.contest(normal, 0);
            VarianceCalibration variance = VarianceCalibration.of(exact, LevelErrors.at(exact, entry, 0), entry - 1.0);
            assertThat(variance.optimal().value()).isCloseTo(variance.beta(), within(1e-12 * variance.beta()));
            assertThat(variance.realisedOverBeta().value()).isCloseTo(1, within(1e-10));
            assertThat(variance.realisedOverBetaTilde() == null).isEqualTo(entry == 1);
            Contest shifted = Laws.contest(normal, .5);
            VarianceCalibration off = VarianceCalibration.of(shifted, LevelErrors.at(shifted, entry, 0), entry - 1.0);
            // In a table w_0 σ/α = β / √(α_t (1 − ᾱ_t)), Ho et al.'s equation 11.
            double beta = variance.beta();
            double shift = beta / Math.sqrt((1 - beta)) / Laws.TABLE.sigma(entry);
            assertThat(off.realised().value() - off.optimal().value())
                    .isCloseTo(shift * shift * .25, within(1e-10 * beta));
        }
    }
}
