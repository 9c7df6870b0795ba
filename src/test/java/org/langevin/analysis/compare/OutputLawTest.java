package org.langevin.analysis.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.analysis.AffineLaw;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.field.Field;
import org.langevin.reference.Reference;
import org.langevin.sampling.AncestralSampler;
import org.langevin.sampling.AncestralSampler.Variance;
import org.langevin.sampling.Samplers;
import org.langevin.schedule.StepPlan;

/** The law of a sampler's output, propagated: against numbers from outside, an exact recursion, and what the sampler itself returns. */
class OutputLawTest {
    private static final AncestralSampler BETA = new AncestralSampler(Variance.BETA);

    /** The reference's own accuracy is 2e-4, and 1e-3 for its divergence at K = 10. */
    @Test
    void theMixturesOutputIsTheKnownOne() {
        JsonNode all = Reference.PHYSICS.get("N_analytic_reverse");
        Contest contest = Laws.contest(Laws.MIXTURE, 0);
        Modes modes = Modes.ofComponents(Laws.MIXTURE, Laws.DDPM.level(1));
        String table = all.properties().stream()
                .map(java.util.Map.Entry::getKey)
                .filter(key -> key.startsWith("gmm_sampler_output"))
                .findFirst()
                .orElseThrow();
        for (int k : new int[] {10, 50}) {
            OutputLaw law = OutputLaw.onLine(contest, BETA, StepPlan.trailing(1000, k), modes, 20_000, 2000);
            JsonNode known = all.get(table).get("K=" + k + "_beta");
            assertThat(law.learned().w1()).isCloseTo(known.get("W1").asDouble(), within(2e-4));
            assertThat(law.learned().w2()).isCloseTo(known.get("W2").asDouble(), within(2e-4));
            assertThat(law.learned().divergence())
                    .isCloseTo(known.get("KL_data_model").asDouble(), within(1e-3));
            assertThat(law.learnedVariation()).isCloseTo(known.get("TV").asDouble(), within(3e-4));
            assertThat(law.learned()).isEqualTo(law.best());
            assertThat(Math.abs(law.lostMass())).isLessThan(1e-7);
            // χ² over n bins is 1 ± √(2/n) per bin.
            assertThat(law.chiSquare()).isCloseTo(1, within(4 * Math.sqrt(2.0 / law.chiSquareBins())));
        }
    }

    /** Round normal data: each coordinate's variance before the last step is that of the exact recursion on the line. */
    @ParameterizedTest
    @ValueSource(doubles = {.5, .8})
    void roundNormalDataFollowTheExactRecursion(double s) {
        Contest plane = Laws.contest(GaussianMixture.around(new double[][] {{.7, -.4}}, s), 0);
        StepPlan plan = StepPlan.trailing(1000, 20);
        PlaneDensity density = PlaneDensity.of(BETA, plane.exact(), Laws.DDPM, plan, 144, 6.3);
        StepPlan before = new StepPlan(plan.steps().subList(0, 19));
        double[] means = {.7, -.4};
        for (int axis = 0; axis < 2; axis++) {
            Contest line = Laws.contest(GaussianMixture.around(new double[][] {{means[axis]}}, s), 0);
            AffineLaw exact = AffineLaw.STANDARD_NORMAL.after(BETA, line.exact(), Laws.DDPM, before);
            Field field = density.density();
            assertThat(field.mean(axis)).isCloseTo(exact.mean(), within(1e-7));
            assertThat(field.variance(axis)).isCloseTo(exact.variance(), within(1e-7));
            AffineLaw end = AffineLaw.STANDARD_NORMAL.after(BETA, line.exact(), Laws.DDPM, plan);
            assertThat(moment(density, axis)).isCloseTo(end.mean(), within(1e-7));
        }
        assertThat(Math.abs(density.lostMass())).isLessThan(1e-7);
    }

    private static double moment(PlaneDensity density, int axis) {
        double sum = 0;
        for (int i = 0; i < density.masses().length; i++) {
            sum += density.masses()[i] * density.ends()[2 * i + axis];
        }
        return sum;
    }

    /** The heat solver's law and the sampler's histogram, each of which knows nothing of the other, for a spoilt denoiser too. */
    @Test
    void theRingsHistogramIsOfThePropagatedLaw() {
        Contest contest = Laws.contest(Laws.RING, .05);
        Modes modes = Modes.ofComponents(Laws.RING, Laws.DDPM.level(1));
        OutputLaw law = OutputLaw.inPlane(
                contest, BETA, StepPlan.trailing(1000, 20), modes, new OutputLaw.Plane(144, 6.3), 10_000, 2000);
        assertThat(law.chiSquareBins()).isGreaterThan(100);
        assertThat(law.chiSquare()).isCloseTo(1, within(4 * Math.sqrt(2.0 / law.chiSquareBins())));
        assertThat(law.gridError()).isLessThan(1e-3);
        assertThat(Arrays.stream(law.propagated()).sum()).isCloseTo(1, within(1e-7));
        assertThat(Arrays.stream(law.modes()).sum()).isCloseTo(1, within(1e-7));
        assertThat(law.learnedVariation()).isGreaterThan(law.exactVariation());
    }

    @Test
    void stepsThatAddTooLittleNoiseAreRefused() {
        Contest contest = Laws.contest(Laws.RING, 0);
        StepPlan plan = StepPlan.trailing(1000, 500);
        assertThatThrownBy(() -> PlaneDensity.of(BETA, contest.exact(), Laws.DDPM, plan, 48, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the grid's spacing is 0.25")
                .hasMessageContaining("take fewer steps or more cells");
    }

    /** Led by the same denoiser, pairs of paths stay together to the last bit; a shift of ε* by c parts them. */
    @Test
    void pairsPartOnlyByTheDenoiser() {
        Modes modes = Modes.ofComponents(Laws.RING, Laws.DDPM.level(1));
        StepPlan plan = StepPlan.trailing(1000, 20);
        for (String name : new String[] {"euler-maruyama", "heun"}) {
            Trajectories same = Trajectories.of(Laws.contest(Laws.RING, 0), Samplers.named(name), plan, 64, 3, modes);
            assertThat(Arrays.stream(same.distance()).max().orElseThrow()).isZero();
            assertThat(same.parted()).isZero();
            assertThat(same.learned()).hasDimensions(3, 2 * 21).isEqualTo(same.exact());
            Trajectories other = Trajectories.of(Laws.contest(Laws.RING, .1), Samplers.named(name), plan, 64, 3, modes);
            assertThat(other.distance()[0]).isZero();
            assertThat(other.distance()[20]).isGreaterThan(.01);
        }
    }

    /** The drift of a shifted ε is off by g²/σ c everywhere, that of the flow by half of it. */
    @Test
    void aShiftMovesTheDriftByGSquaredOverSigma() {
        double[] x = {-1, .5, .2, .1};
        DriftField field = DriftField.at(Laws.contest(Laws.RING, .1), 300, x, 100);
        double off = Laws.TABLE.g2(300) / Laws.TABLE.sigma(300) * .1;
        for (int i = 0; i < x.length; i++) {
            assertThat(field.learnedSde()[i] - field.exactSde()[i]).isCloseTo(off, within(1e-15));
            assertThat(field.learnedFlow()[i] - field.exactFlow()[i]).isCloseTo(off / 2, within(1e-15));
        }
        assertThat(field.sdeError()).isCloseTo(off, within(1e-12));
    }
}
