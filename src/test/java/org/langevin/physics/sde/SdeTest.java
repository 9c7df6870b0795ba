package org.langevin.physics.sde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.physics.sde.model.CoxIngersollRoss;
import org.langevin.physics.sde.model.GeometricBrownian;
import org.langevin.physics.sde.model.OrnsteinUhlenbeck;
import org.langevin.random.BrownianPath;
import org.langevin.random.KeyedNoise;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.VpLinear;

/** What an equation declares, is converted to, and is refused for; the clock; steps as pure functions. */
class SdeTest {
    private static final KeyedNoise NOISE = new KeyedNoise(3);

    /** dX = X∘dW is dX = X/2 dt + X dW, whose solution is e^W: Stratonovich's chain rule is the ordinary one. */
    @Test
    void stratonovichBecomesItoByHalfBTimesItsSlope() {
        ScalarSde stratonovich = ScalarSde.stratonovich(
                (t, x, out) -> Arrays.fill(out, 0), (t, x, out) -> System.arraycopy(x, 0, out, 0, x.length));
        double[] drift = new double[3];
        stratonovich.paths(3).as(Interpretation.ITO).drift(0, new double[] {0.3, -2, 7}, drift);
        assertThat(drift).containsExactly(new double[] {0.15, -1, 3.5}, within(1e-9));
        BrownianPath path = new BrownianPath(NOISE, 0, 1, 1);
        double[] w = new double[1];
        path.value(1, w);
        double end = Trajectory.end(new Milstein(), stratonovich.as(Interpretation.ITO), new double[] {1}, path, 14)[0];
        assertThat(end).isCloseTo(Math.exp(w[0]), within(5e-4));
    }

    /** For rows by hand: b₁ = (x₂, 0), b₂ = (0, x₁): (b₁·∇)b₁ = 0, (b₂·∇)b₂ = 0. For b₁ = (−x₂, x₁): (b₁·∇)b₁ = −x. */
    @Test
    void theCorrectionOfARotationPullsInwards() {
        Sde rotation = Sde.stratonovich(
                2,
                1,
                NoiseStructure.SCALAR,
                (t, x, a) -> Arrays.fill(a, 0),
                (t, x, b) -> Problems.fill(b, -x[1], x[0]));
        double[] drift = new double[2];
        rotation.as(Interpretation.ITO).drift(0, new double[] {3, 4}, drift);
        assertThat(drift).containsExactly(new double[] {-1.5, -2}, within(1e-8));
        assertThat(rotation.as(Interpretation.ITO).as(Interpretation.STRATONOVICH))
                .isSameAs(rotation);
        double[] end = Trajectory.end(
                new StochasticHeun(), rotation, new double[] {3, 4}, new BrownianPath(NOISE, 1, 1, 1), 12);
        assertThat(Math.hypot(end[0], end[1])).as("rotations keep the radius").isCloseTo(5, within(5e-3));
    }

    @ParameterizedTest
    @EnumSource(Problems.class)
    void noiseCommutesWhereItIsDeclaredSo(Problems problem) {
        double defect = Commutation.defect(problem.sde(), 0, new double[] {0.8, -0.3});
        if (problem == Problems.GENERAL) {
            assertThat(defect).isGreaterThan(0.5);
        } else {
            assertThat(defect).isLessThan(1e-8);
        }
    }

    static Stream<Method> methods() {
        return Method.all().stream();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theOtherInterpretationIsRefusedWithTheRemedy(Method method) {
        Sde sde = Problems.COMMUTATIVE.sde();
        Interpretation other =
                method.interpretation() == Interpretation.ITO ? Interpretation.STRATONOVICH : Interpretation.ITO;
        Sde wrong = sde.as(other);
        assertThatThrownBy(() -> method.on(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("interpretation = " + other + ": expected " + method.interpretation())
                .hasMessageContaining("as(");
    }

    @ParameterizedTest
    @MethodSource("methods")
    void whoNeedsAreasRefusesToStepWithout(Method method) {
        Sde sde = Problems.GENERAL.sde().as(method.interpretation());
        BrownianPath path = new BrownianPath(NOISE, 0, 2, 1);
        if (method.needsAreas(NoiseStructure.GENERAL)) {
            assertThatThrownBy(() -> Trajectory.end(method, sde, new double[] {1, 1}, path, 4))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("Lévy areas")
                    .hasMessageContaining("withAreas");
        } else {
            assertThat(method.strongOrder(NoiseStructure.GENERAL)).isEqualTo(0.5);
        }
    }

    /** A block of paths is many equations: each path steps as if it were alone, to the bit. */
    @ParameterizedTest
    @MethodSource("methods")
    void aPathOfABlockDoesNotSeeTheOthers(Method method) {
        ScalarSde sde = ScalarSde.ito(
                        (t, x, out) -> {
                            for (int i = 0; i < x.length; i++) {
                                out[i] = x[i] - x[i] * x[i] * x[i];
                            }
                        },
                        (t, x, out) -> {
                            for (int i = 0; i < x.length; i++) {
                                out[i] = 0.3 * Math.sqrt(1 + x[i] * x[i]);
                            }
                        })
                .as(method.interpretation());
        double[] x = {0.1, -2, 3.5};
        double[] dw = {0.2, 0.05, -0.3};
        double[] together = new double[3];
        method.on(sde.paths(3)).advance(0, x, new Increment(0.05, dw), together);
        for (int i = 0; i < 3; i++) {
            double[] alone = new double[1];
            method.on(sde).advance(0, new double[] {x[i]}, new Increment(0.05, new double[] {dw[i]}), alone);
            assertThat(alone[0]).as("path %d", i).isEqualTo(together[i]);
        }
        assertThat(x).as("the state before is left alone").containsExactly(0.1, -2, 3.5);
    }

    /** dX = −X dt + √2 dW on the clock −log α is the variance-preserving process: mean α x₀, variance 1 − α². Both have weak order 1 here. */
    @Test
    void aScheduleDrivesTheOrnsteinUhlenbeckProcessToItsOwnLaw() {
        NoiseSchedule schedule = new VpLinear(0.1, 20);
        ScalarSde sde = new OrnsteinUhlenbeck(1, 0, Math.sqrt(2)).sde().on(Clock.decay(schedule));
        double t = 0.5;
        double x0 = 1.5;
        double[] moments = affineMoments(new DriftImplicitTheta(0.5), sde, x0, t, 4000);
        assertThat(moments[0]).isCloseTo(schedule.alpha(t) * x0, within(1e-6));
        assertThat(moments[1]).isCloseTo(schedule.sigma2(t), within(2e-3));
        double[] finer = affineMoments(new DriftImplicitTheta(0.5), sde, x0, t, 8000);
        assertThat((moments[1] - schedule.sigma2(t)) / (finer[1] - schedule.sigma2(t)))
                .isCloseTo(2, within(0.1));
    }

    /** dX = √2 dW on the clock of heat has variance 2τ(t). */
    @Test
    void aScheduleDrivesBrownianMotionToItsHeatTime() {
        NoiseSchedule schedule = new VpLinear(0.1, 20);
        ScalarSde sde = ScalarSde.additive((t, x, a) -> Arrays.fill(a, 0), (t, x, b) -> Arrays.fill(b, Math.sqrt(2)))
                .on(Clock.heat(schedule));
        double[] moments = affineMoments(new StochasticHeun(), sde, 0, 0.3, 2000);
        assertThat(moments[1]).isCloseTo(2 * schedule.heatTime(0.3), within(1e-3 * schedule.heatTime(0.3)));
    }

    /** Any equation runs on the clock: the square-root process at time t has its law at θ(t). 2^17 paths. */
    @Test
    void aScheduleDrivesTheSquareRootProcess() {
        NoiseSchedule schedule = new VpLinear(0.1, 20);
        CoxIngersollRoss model = new CoxIngersollRoss(2, 0.5, 0.5);
        double end = 0.4;
        double[] x = new Ensemble(NOISE, 1 << 17)
                .endpoints(new WeakSecondOrder(), model.sde().on(Clock.decay(schedule)), 0.3, end, 64);
        var law = model.law(0.3, -schedule.logAlpha(end));
        double standardError = Math.sqrt(law.variance() / x.length);
        assertThat(Estimate.mean(x).mean()).isCloseTo(law.mean(), within(4 * standardError + 1e-3));
        Estimate variance = Estimate.variance(x);
        assertThat(variance.mean()).isCloseTo(law.variance(), within(4 * variance.standardError() + 1e-3));
    }

    /** With the drift −x³ and long steps the second moment of Euler's method explodes; tamed and implicit steps don't. */
    @Test
    void tamingAndImplicitnessSurviveADriftThatGrowsFasterThanLinearly() {
        ScalarSde sde = ScalarSde.additive(
                (t, x, out) -> {
                    for (int i = 0; i < x.length; i++) {
                        out[i] = -x[i] * x[i] * x[i];
                    }
                },
                (t, x, out) -> Arrays.fill(out, 1));
        Ensemble ensemble = new Ensemble(NOISE, 10_000);
        assertThatThrownBy(() -> ensemble.endpoints(new EulerMaruyama(), sde, 6, 8, 80))
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("implicit or tamed");
        // The stationary density is e^(−x⁴/2) up to a constant: E X² = √2 Γ(3/4)/Γ(1/4).
        double exact = Math.sqrt(2) * 1.2254167024651776 / 3.625609908221908;
        for (Method method : new Method[] {new TamedEuler(), new DriftImplicitTheta(1)}) {
            Estimate square = Estimate.mean(ensemble.endpoints(method, sde, 6, 8, 800), x -> x * x);
            assertThat(square.mean()).as(method.name()).isCloseTo(exact, within(4 * square.standardError() + 0.01));
        }
    }

    /** The implicit step of a coupled, stiff system solves its equation: against the exponential of the matrix, order 2 for θ = ½. */
    @Test
    void theImplicitStepSolvesCoupledSystems() {
        Sde sde = Sde.ito(
                2,
                1,
                NoiseStructure.ADDITIVE,
                (t, x, a) -> Problems.fill(a, -50 * x[0] + 49 * x[1], 49 * x[0] - 50 * x[1]),
                (t, x, b) -> Arrays.fill(b, 0));
        BrownianPath path = new BrownianPath(NOISE, 0, 1, 1);
        double[] end = Trajectory.end(new DriftImplicitTheta(0.5), sde, new double[] {2, 0}, path, 6);
        // Eigenvalues −1 and −99 of the sum and the difference.
        assertThat(end[0] + end[1]).isCloseTo(2 * Math.exp(-1), within(3e-5));
        assertThat(end[0] - end[1]).isCloseTo(0, within(1e-6));
    }

    @Test
    void inconsistentDeclarationsAreRefusedByName() {
        Coefficient f = (t, x, out) -> Arrays.fill(out, 0);
        assertThatThrownBy(() -> Sde.ito(2, 1, NoiseStructure.DIAGONAL, f, f))
                .hasMessageContaining("noises = 1: expected 2");
        assertThatThrownBy(() -> Sde.ito(2, 2, NoiseStructure.SCALAR, f, f))
                .hasMessageContaining("noises = 2: expected 1");
        assertThatThrownBy(() -> new DriftImplicitTheta(0)).hasMessageContaining("theta = 0.0");
        assertThatThrownBy(() -> Trajectory.end(
                        new EulerMaruyama(),
                        Problems.SCALAR.sde(),
                        new double[] {1},
                        new BrownianPath(NOISE, 0, 1, 1),
                        3))
                .hasMessageContaining("start has 1 components: expected 2");
        assertThatThrownBy(() -> Trajectory.end(
                        new EulerMaruyama(),
                        Problems.SCALAR.sde(),
                        new double[] {1, 1},
                        new BrownianPath(NOISE, 0, 2, 1),
                        3))
                .hasMessageContaining("path has 2 components: expected 1");
        assertThatThrownBy(() -> new Ensemble(NOISE, 0)).hasMessageContaining("paths = 0");
        assertThatThrownBy(() -> new Ensemble(NOISE, 5)
                        .endpoints(new EulerMaruyama(), new CoxIngersollRoss(0.5, 0.04, 1).sde(), 0.04, 1, 16))
                .as("Euler's step leaves the domain")
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("NaN");
    }

    /** Path 7 of 10 is path 7 of 2000. */
    @Test
    void aPathDoesNotDependOnHowManyThereAre() {
        ScalarSde sde = new GeometricBrownian(-1, 0.3).sde();
        double[] few = new Ensemble(NOISE, 10).endpoints(new Milstein(), sde, 1, 1, 20);
        double[] many = new Ensemble(NOISE, 2000).endpoints(new Milstein(), sde, 1, 1, 20);
        assertThat(Arrays.copyOf(many, 10)).containsExactly(few);
        assertThat(Arrays.stream(many).distinct().count()).isEqualTo(2000);
    }

    /** Mean and variance of a step that is affine in state and noise, with coefficients of time. */
    private static double[] affineMoments(Method method, ScalarSde sde, double x0, double end, int steps) {
        double h = end / steps;
        Step step = method.on(sde.paths(3));
        double mean = x0;
        double variance = 0;
        for (int n = 0; n < steps; n++) {
            double[] x = {0, 1, 0};
            step.advance(n * h, x, new Increment(h, new double[] {0, 0, Math.sqrt(h)}), x);
            mean = x[0] + (x[1] - x[0]) * mean;
            variance = Math.pow(x[1] - x[0], 2) * variance + Math.pow(x[2] - x[0], 2);
        }
        return new double[] {mean, variance};
    }
}
