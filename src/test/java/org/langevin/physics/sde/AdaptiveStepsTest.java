package org.langevin.physics.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.langevin.physics.sde.model.GeometricBrownian;
import org.langevin.random.BrownianPath;
import org.langevin.random.KeyedNoise;

class AdaptiveStepsTest {
    private static final long SEED = 4;
    private static final KeyedNoise NOISE = new KeyedNoise(SEED);

    /** Geometric Brownian motion on 200 paths: the root mean square of the error is of the tolerance's size and falls in proportion to it. */
    @Test
    void theErrorFollowsTheTolerance() {
        GeometricBrownian model = new GeometricBrownian(1, 1);
        double[] errors = new double[2];
        double[] tolerances = {0.04, 0.01};
        for (int i = 0; i < 2; i++) {
            double sum = 0;
            for (int number = 0; number < 200; number++) {
                BrownianPath path = new BrownianPath(NOISE, number, 1, 1);
                double[] w = new double[1];
                path.value(1, w);
                double exact = Math.exp(0.5 + w[0]);
                var solution = new AdaptiveSteps(new Milstein(), tolerances[i], 2, 20)
                        .solve(model.sde(), new double[] {1}, path);
                sum += Math.pow((solution.end()[0] - exact) / (1 + exact), 2);
            }
            errors[i] = Math.sqrt(sum / 200);
        }
        assertThat(errors[0]).as("seed %d", SEED).isBetween(0.04 / 4, 0.04 * 2);
        assertThat(errors[0] / errors[1]).as("seed %d", SEED).isBetween(2.5, 6.5);
    }

    /** A kick of noise and stiffness in a short time: short steps there, long ones elsewhere, the path the same. */
    @Test
    void stepsAreShortWhereSomethingHappens() {
        ScalarSde sde = ScalarSde.ito(
                (t, x, out) -> out[0] = -x[0] * (1 + kick(t)),
                (t, x, out) -> out[0] = 0.05 * x[0] * Math.sqrt(1 + kick(t)));
        BrownianPath path = new BrownianPath(NOISE, 1, 1, 1);
        var solution = new AdaptiveSteps(new StrongRungeKutta(), 3e-3, 3, 20).solve(sde, new double[] {1}, path);
        int inside = 0;
        double[] times = solution.times();
        for (double t : times) {
            inside += t > 0.45 && t < 0.65 ? 1 : 0;
        }
        assertThat(solution.rejected()).isPositive();
        assertThat((double) inside / times.length).isGreaterThan(0.6);
        assertThat(times[0]).isZero();
        assertThat(times[times.length - 1]).isEqualTo(1);
        assertThat(times).isSorted();
        double reference = Trajectory.end(new StrongRungeKutta(), sde, new double[] {1}, path, 16)[0];
        assertThat(solution.end()[0]).isCloseTo(reference, within(6e-3));
    }

    private static double kick(double t) {
        return 200 * Math.exp(-Math.pow((t - 0.5) / 0.02, 2));
    }

    /** Noise that does not commute, with the path's own areas: against Milstein at the finest level. */
    @Test
    void areasServeAdaptiveStepsToo() {
        double sum = 0;
        for (int number = 0; number < 30; number++) {
            BrownianPath path = Problems.GENERAL.path(SEED, number);
            double[] exact = Problems.GENERAL.solution(path);
            double[] end = new AdaptiveSteps(new Milstein(), 0.02, 2, 10)
                    .solve(Problems.GENERAL.sde(), Problems.GENERAL.start(), path)
                    .end();
            sum += Math.pow(end[0] - exact[0], 2) + Math.pow(end[1] - exact[1], 2);
        }
        assertThat(Math.sqrt(sum / 30)).as("seed %d", SEED).isLessThan(0.08);
    }

    @Test
    void refusesWhatCouldGoWrongInSilence() {
        ScalarSde gbm = new GeometricBrownian(1, 1).sde();
        BrownianPath path = new BrownianPath(NOISE, 0, 1, 1);
        assertThatThrownBy(() -> new AdaptiveSteps(new EulerMaruyama(), 0.1, 2, 10).solve(gbm, new double[] {1}, path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("strong order 0.5")
                .hasMessageContaining("use Milstein");
        assertThatThrownBy(() -> new AdaptiveSteps(new Milstein(), 1e-9, 2, 6).solve(gbm, new double[] {1}, path))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("too long at t =");
        assertThatThrownBy(() -> new AdaptiveSteps(new Milstein(), 0, 2, 6)).hasMessageContaining("tolerance = 0.0");
        assertThatThrownBy(() -> new AdaptiveSteps(new Milstein(), 1, 6, 6)).hasMessageContaining("coarsest = 6");
    }
}
