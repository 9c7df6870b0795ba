package org.langevin.analysis.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.langevin.analysis.MeanDiscrepancy;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/** Distances of samples against closed forms, and honest samples at the floor. */
class EndPointsTest {
    private static final KeyedNoise NOISE = new KeyedNoise(11);

    private static double[] sample(GaussianMixture law, int items, int repetition) {
        double[] x = new double[items * law.dimension()];
        law.sample(NOISE, Stream.KNOWN_LAW, repetition, 0, x);
        return x;
    }

    private static GaussianMixture normal(double mean, double deviation) {
        return GaussianMixture.onLine(new double[] {1}, new double[] {mean}, new double[] {deviation});
    }

    /** W_2² of N(a, s²) and N(b, r²) is (a − b)² + (s − r)²; W_1 of two that are only shifted is the shift. Standard error at n = 100,000: .005. */
    @Test
    void wassersteinDistancesOfNormalLaws() {
        double[] x = sample(normal(0, 1), 100_000, 0);
        double[] y = sample(normal(.6, 1.8), 100_000, 1);
        assertThat(Distance.wasserstein(x, y, 2)).isCloseTo(1, within(.02));
        double[] shifted = Arrays.stream(x).map(v -> v + .25).toArray();
        assertThat(Distance.wasserstein(x, shifted, 1)).isCloseTo(.25, within(1e-12));
        assertThat(Distance.wasserstein(shifted, x, 2)).isCloseTo(.25, within(1e-12));
    }

    /** A shift by m is seen as |m · θ| from each direction: 2/π |m| in the mean over the half circle, the sum over 32 directions to 1e-3. */
    @Test
    void slicedDistanceOfAShift() {
        double[] x = sample(Laws.RING, 2000, 0);
        double[] y = x.clone();
        for (int i = 0; i < y.length; i += 2) {
            y[i] += .3;
            y[i + 1] -= .4;
        }
        assertThat(Distance.sliced(x, y, 2)).isCloseTo(2 / Math.PI * .5, within(1e-3));
        assertThat(Distance.sliced(x, x, 2)).isZero();
    }

    /** In the mean MMD² of n items from their own law is (1 − E k(X, X')) / n, and from another law MMD² of both more: closed forms for mixtures. */
    @Test
    void discrepanciesOfNormalLaws() {
        GaussianMixture law = normal(0, .5);
        GaussianMixture other = normal(.8, .5);
        int items = 1000;
        int repetitions = 60;
        double self = 0;
        double across = 0;
        for (int r = 0; r < repetitions; r++) {
            double[] x = sample(law, items, r);
            self += Math.pow(Distance.discrepancy(x, law, 1), 2) / repetitions;
            across += Math.pow(Distance.discrepancy(x, other, 1), 2) / repetitions;
        }
        // E k(X, X') for N(0, s²) and l = 1 is 1 / √(1 + 2 s²).
        double floor = (1 - 1 / Math.sqrt(1.5)) / items;
        assertThat(self).isCloseTo(floor, within(.4 * floor)); // four standard errors of sixty
        assertThat(across).isCloseTo(MeanDiscrepancy.squared(law, other, 1) + floor, within(.006));
    }

    @Test
    void honestSamplesLieAtTheFloor() {
        Modes modes = Modes.ofComponents(Laws.RING, Laws.DDPM.level(1));
        EndPoints points = new EndPoints(modes, 2000, 12, 1, NOISE);
        for (int r = 100; r < 104; r++) {
            EndPoints.Report report = points.of(sample(Laws.RING, 2000, r));
            assertThat(report.slicedW1OverFloor()).isBetween(.5, 1.8);
            assertThat(report.discrepancyOverFloor()).isBetween(.4, 2.2);
            assertThat(report.modeError()).isLessThan(4);
            assertThat(report.modes()).hasSize(8);
            assertThat(report.strays()).isLessThan(5e-3); // 1e-3 by chance, 2 of 2000
            assertThat(Arrays.stream(report.modes()).sum()).isCloseTo(1, within(1e-12));
        }
        double[] one = new double[4000];
        Arrays.setAll(one, i -> i % 2 == 0 ? 2 : 0);
        EndPoints.Report collapsed = points.of(one);
        assertThat(collapsed.modes()[0]).isCloseTo(1, within(1e-12));
        assertThat(collapsed.slicedW1OverFloor()).isGreaterThan(20);
        assertThat(collapsed.strays()).isZero();
        Arrays.setAll(one, i -> i % 2 == 0 ? 2 : .8); // between two modes, eight deviations from the nearer
        assertThat(points.of(one).strays()).isEqualTo(1);
    }

    /** Of points with σ = .01: nothing within 3.7 σ strays, all beyond do (the Rayleigh law's quantile at 1 − 1e-3). */
    @Test
    void whatIsNoPointStrays() {
        GaussianMixture points = GaussianMixture.around(new double[][] {{-1, 0}, {1, .5}}, 0);
        EndPoints ends = new EndPoints(Modes.ofComponents(points, Laws.DDPM.level(1)), 100, 2, 1, NOISE);
        double[] near = new double[200];
        double[] far = new double[200];
        Arrays.setAll(near, i -> i % 2 == 0 ? 1.03 : .5);
        Arrays.setAll(far, i -> i % 2 == 0 ? 1.045 : .5);
        assertThat(ends.of(near).strays()).isZero();
        assertThat(ends.of(far).strays()).isEqualTo(1);
        assertThat(ends.of(near).modes()[1]).isCloseTo(1, within(1e-12));
    }

    @Test
    void modesMayBeSeveralComponents() {
        Modes both = new Modes(Laws.MIXTURE, Laws.DDPM.level(1), List.of("all"), new int[] {0, 0});
        assertThat(both.weights()).containsExactly(1);
        assertThat(both.shares(new double[] {-1, 1, 0})).containsExactly(1);
        Modes each = Modes.ofComponents(Laws.MIXTURE, Laws.DDPM.level(1));
        assertThat(each.shares(new double[] {-1.1, -.9, .7, 1.2})).containsExactly(.5, .5);
    }
}
