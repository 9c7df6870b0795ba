package org.langevin.analysis.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.evaluation.ReverseVariance;
import org.langevin.reference.Reference;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;

/** Nats of reverse steps and paths: against numbers from outside, against closed forms for normal data, and in the plane against the line. */
class PathNatsTest {
    private static final JsonNode KNOWN = Reference.PHYSICS.get("N_analytic_reverse");

    /** Step n of K counted from the clean end; "opt" is the shape alone. The reference integrates on a grid, to 1e-4 of the value. */
    @Test
    void theMixturesStepsLoseWhatIsKnown() {
        Contest contest = Laws.contest(Laws.MIXTURE, 0);
        Reference.fields(KNOWN.get("gmm_onestep_KL")).forEach(each -> {
            String[] numbers = each.getKey().replaceAll("[^0-9]+", " ").trim().split(" ", -1);
            int k = Integer.parseInt(numbers[0]);
            Step step = StepPlan.trailing(1000, k).steps().get(k - Integer.parseInt(numbers[1]));
            StepDivergence beta = StepDivergence.of(contest, step, ReverseVariance.BETA, 0);
            StepDivergence tilde = StepDivergence.of(contest, step, ReverseVariance.BETA_TILDE, 0);
            check(each.getKey(), beta.total().value(), each.getValue().get("beta"));
            check(each.getKey(), tilde.total().value(), each.getValue().get("tilde"));
            check(each.getKey(), beta.shape().value(), each.getValue().get("opt"));
            assertThat(beta.network().value()).isZero();
        });
    }

    private static void check(String name, double computed, JsonNode known) {
        double exact = known.asDouble();
        assertThat(computed).as(name).isCloseTo(exact, within(2e-4 * Math.abs(exact) + 2e-11));
    }

    /** Σ w_t over t = 2 ... 1000 of the linear table is 9.360996983 with β, and 10.170492874 with β̃; a shift of c costs c² of it. */
    @Test
    void aKnownErrorCostsWhatItsWeightsSay() {
        double c = .1;
        Contest contest = Laws.contest(Laws.MIXTURE, c);
        List<PathNats> paths = PathNats.of(contest, StepPlan.trailing(1000, 1000), LevelErrors.all(contest, 0), 0);
        assertThat(paths.get(0).network().value()).isCloseTo(9.360996983 * c * c, within(1e-9));
        assertThat(paths.get(1).network().value()).isCloseTo(10.170492874 * c * c, within(1e-9));
        for (PathNats path : paths) {
            double sum = path.prior().value()
                    + path.shape().value()
                    + path.wrongVariance().value()
                    + path.network().value();
            assertThat(path.total().value()).isCloseTo(sum, within(1e-13));
            assertThat(path.each()).hasSizeBetween(49, 50);
        }
        // β_1 = 1e-4 and w_1 = .50005: the last step stands apart, and with β̃ = 0 costs infinitely much.
        assertThat(paths.get(0).last().nats().network().value()).isCloseTo(.50005 * c * c, within(1e-7));
        assertThat(paths.get(1).last().nats()).isNull();
    }

    /**
     * Normal data N(0, s²): every reverse law is normal, so nothing is lost by shape, and by the variance ½ (V/b − 1 − log(V/b)) with V = v V_s/V_t; in the
     * plane the same for each coordinate.
     */
    @ParameterizedTest
    @CsvSource({"1, 0.5, 10", "1, 0.5, 50", "2, 0.5, 50", "2, 1.5, 10"})
    void normalDataLoseByTheVarianceAlone(int dimension, double s, int steps) {
        Contest contest = Laws.contest(GaussianMixture.around(new double[1][dimension], s), 0);
        StepPlan plan = StepPlan.trailing(1000, steps);
        PathNats path =
                PathNats.of(contest, plan, LevelErrors.all(contest, 16), 16).get(0);
        double expected = 0;
        for (Step step : plan.steps().subList(0, steps - 1)) {
            double b = ReverseVariance.BETA.of(Laws.DDPM, step);
            double ratio = power(step.to(), s) / power(step.from(), s);
            expected += (ratio - 1 - Math.log(ratio)) / 2;
            assertThat(b).isPositive();
        }
        assertThat(path.shape().value()).isZero();
        assertThat(path.wrongVariance().value()).isCloseTo(expected, within(1e-11));
        double end = power(1000, s);
        assertThat(path.prior().value()).isCloseTo((end - 1 - Math.log(end)) / 2, within(1e-11));
    }

    /** α² s² + σ², the variance of the states. */
    private static double power(double t, double s) {
        double alpha = Laws.TABLE.alpha(t);
        return alpha * alpha * s * s + Laws.TABLE.sigma2(t);
    }

    /**
     * Two modes far apart along x only: the plane's nats of a coordinate are half of the line's, the other coordinate being normal with the optimal variance
     * for s = 1 (β). By drawn states, within four standard errors.
     */
    @Test
    void thePlaneAgreesWithTheLine() {
        GaussianMixture line = GaussianMixture.onLine(new double[] {1, 1}, new double[] {-2, 2}, new double[] {1, 1});
        GaussianMixture plane = GaussianMixture.around(new double[][] {{-2, 0}, {2, 0}}, 1);
        for (Step step : List.of(new Step(400, 300), new Step(200, 100), new Step(60, 40))) {
            StepDivergence one = StepDivergence.of(Laws.contest(line, .2), step, ReverseVariance.BETA, 0);
            StepDivergence two = StepDivergence.of(Laws.contest(plane, .2), step, ReverseVariance.BETA, 4000);
            assertClose(two.shape(), one.shape().value() / 2);
            assertClose(two.wrongVariance(), one.wrongVariance().value() / 2);
            assertThat(two.network().value()).isCloseTo(one.network().value(), within(1e-12));
        }
    }

    private static void assertClose(Estimate estimate, double exact) {
        assertThat(estimate.value()).isCloseTo(exact, within(4 * estimate.error() + 1e-9));
        assertThat(estimate.error()).isLessThan(.1 * exact + 1e-9);
    }

    /** From points no normal law can come: the step to the clean end is left out of the nats, and all others are finite. */
    @Test
    void pointsLoseNothingByBetaTildeNearTheEnd() {
        Contest contest = Laws.contest(GaussianMixture.around(new double[][] {{-1, 0}, {1, 0}}, 0), 0);
        PathNats path = PathNats.of(contest, StepPlan.trailing(1000, 20), LevelErrors.all(contest, 64), 64)
                .get(1);
        assertThat(path.last().nats()).isNull();
        assertThat(path.total().value()).isFinite().isPositive();
        // Where the state knows its point, the reverse law is the posterior, and β̃ is its variance.
        StepDivergence last = StepDivergence.of(contest, new Step(10, 5), ReverseVariance.BETA_TILDE, 64);
        assertThat(last.total().value()).isLessThan(1e-6);
    }
}
