package org.langevin.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.process.NoisingProcess;
import org.langevin.process.Spectrum;
import org.langevin.schedule.VpPiecewise.Knot;

/** The laws that every schedule obeys, over the whole catalogue, the combinators, and tables that no name stands for. */
class ScheduleLawsTest {
    private static final NoiseSchedule ENDS_AT_ZERO = new DdpmTable(0.1, 0.3, 0.5, 1);

    static Stream<NoiseSchedule> schedules() {
        return Stream.concat(
                NoiseSchedules.ALL.entries().stream().map(entry -> NoiseSchedules.named(entry.name())),
                Stream.of(
                        ENDS_AT_ZERO,
                        new VpLinear(2, 2),
                        new VpCosine(0),
                        new VpSigmoid(0, 3, 0.3),
                        new PowerLaw(2, 1.7, 3),
                        LevelTable.of(new SubVp(0.1, 20), 50),
                        LevelTable.of(new FlowMatching(), 20),
                        ((LevelTable) LevelTable.of(new SubVp(0.1, 20), 30)).zeroTerminalSnr(),
                        new LevelTable(new double[] {1, 1, 0.9}, new double[] {0.1, 0.2, 3}),
                        DdpmTable.cosine(100, 0.008, 0.999).zeroTerminalSnr(),
                        new RescaledVp(new FlowMatching()),
                        new RescaledVp(new SubVp(0.1, 20)),
                        new RescaledVe(new VpLinear(0.1, 20)),
                        new TimeChange(new VpLinear(0.1, 20), 10, 1.5),
                        new TimeChange(new Edm(0.002, 80), 1, 7),
                        blurred(new VpLinear(0.1, 20)),
                        blurred(new FlowMatching()),
                        blurred(new Edm(0.002, 80))));
    }

    /** A mode of a process that blurs is a schedule too. */
    private static NoiseSchedule blurred(NoiseSchedule clock) {
        return new NoisingProcess(clock, Spectrum.Dissipation.ofImage(4, 4, 2))
                .mode(5)
                .schedule();
    }

    /** A time change rounds the inner time, so that of a very short transition only some digits are right. */
    static Stream<NoiseSchedule> schedulesOnTheirOwnClock() {
        return schedules().filter(s -> !(s instanceof TimeChange));
    }

    /** Times inside the intervals of every table. */
    private static double[] innerTimes(NoiseSchedule schedule) {
        return IntStream.range(0, 13)
                .mapToDouble(i -> schedule.horizon() * (0.0123 + i / 13.3))
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void ratesAreTheDerivativesOfTheFunctions(NoiseSchedule s) {
        double h = s.horizon() * 1e-6;
        for (double t : innerTimes(s)) {
            double drift = (s.logAlpha(t + h) - s.logAlpha(t - h)) / (2 * h);
            double growth = (s.sigma2(t + h) - s.sigma2(t - h)) / (2 * h);
            double heating = (s.heatTime(t + h) - s.heatTime(t - h)) / (2 * h);
            assertThat(s.drift(t)).as("f at %s", t).isCloseTo(drift, within(1e-7 * Math.abs(drift)));
            double fading = (Math.exp(2 * s.logAlpha(t + h)) - Math.exp(2 * s.logAlpha(t - h))) / (2 * h);
            assertThat(s.alpha2Rate(t))
                    .as("dα²/dt at %s", t)
                    .isCloseTo(fading, within(1e-7 * Math.abs(fading) + 1e-9 / s.horizon()));
            assertThat(s.alpha(t)).isCloseTo(Math.exp(s.logAlpha(t)), within(1e-15));
            assertThat(s.sigma2Rate(t))
                    .as("dσ²/dt at %s", t)
                    .isCloseTo(growth, within(1e-7 * growth + 1e-9 / s.horizon()));
            assertThat(s.diffusivity(t)).as("dτ/dt at %s", t).isCloseTo(heating, within(1e-6 * heating));
        }
    }

    /** g² is what a short transition adds; formed by a difference of σ² it would have lost all but four digits here. */
    @ParameterizedTest
    @MethodSource("schedulesOnTheirOwnClock")
    void shortTransitionsKeepTheirDigits(NoiseSchedule s) {
        double h = s.horizon() * 0x1p-40;
        for (double t : innerTimes(s)) {
            double end = t + h;
            double rate = (s.g2(t) + s.g2(end)) / 2;
            Transition short1 = s.between(t, end);
            assertThat(short1.variance() / (end - t)).as("at %s", t).isCloseTo(rate, within(1e-10 * rate));
            assertThat(short1.heat() / (end - t)).isCloseTo(s.diffusivity(t), within(1e-9 * s.diffusivity(t)));
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void transitionsCompose(NoiseSchedule s) {
        double[] times = innerTimes(s);
        for (int i = 2; i < times.length; i++) {
            Transition first = s.between(times[i - 2], times[i - 1]);
            Transition second = s.between(times[i - 1], times[i]);
            Transition whole = s.between(times[i - 2], times[i]);
            double a = second.meanFactor();
            double variance = a * a * first.variance() + second.variance();
            assertThat(whole.meanFactor()).isCloseTo(first.meanFactor() * a, within(1e-14));
            assertThat(whole.variance()).isCloseTo(variance, within(1e-13 * variance));
            assertThat(whole.heat()).isCloseTo(first.heat() + second.heat(), within(1e-12 * whole.heat()));
        }
    }

    /** As a semigroup also into the noisy end, where α may be 0 and the heat infinite. */
    @ParameterizedTest
    @MethodSource("schedules")
    void transitionsIntoTheEndAreFiniteAndCompose(NoiseSchedule s) {
        double end = s.horizon();
        for (double t : innerTimes(s)) {
            Transition whole = s.between(t / 2, end);
            Transition composed = s.between(t / 2, t).then(s.between(t, end));
            assertThat(whole.meanFactor()).isBetween(0.0, 1.0).isCloseTo(composed.meanFactor(), within(1e-14));
            assertThat(whole.variance()).isFinite().isCloseTo(composed.variance(), within(1e-12 * whole.variance()));
            assertThat(whole.heat() == composed.heat()
                            || Math.abs(whole.heat() - composed.heat()) < 1e-12 * whole.heat())
                    .isTrue();
        }
        assertThat(s.between(end, end)).isEqualTo(Transition.NONE);
        assertThat(s.sigma2(end)).isFinite().isPositive();
        assertThat(s.sigma2Rate(end)).isNotNaN();
        assertThat(s.between(0, end).heat() == Double.POSITIVE_INFINITY).isEqualTo(s.alpha(end) == 0);
    }

    /** The chain of transitions from the start has the marginals. */
    @ParameterizedTest
    @MethodSource("schedules")
    void transitionsFromTheStartAreTheMarginals(NoiseSchedule s) {
        for (double t : innerTimes(s)) {
            Transition fromStart = s.between(0, t);
            double a = fromStart.meanFactor();
            assertThat(s.alpha(0)).isEqualTo(1);
            assertThat(a).isCloseTo(s.alpha(t), within(1e-14));
            assertThat(a * a * s.sigma2(0) + fromStart.variance()).isCloseTo(s.sigma2(t), within(1e-13 * s.sigma2(t)));
            assertThat(fromStart.heat()).isCloseTo(s.heatTime(t) - s.heatTime(0), within(1e-11 * s.heatTime(t)));
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void inverseClocksInvert(NoiseSchedule s) {
        for (double t : innerTimes(s)) {
            assertThat(s.timeAtLogSnr(s.logSnr(t))).isCloseTo(t, within(1e-11 * s.horizon()));
            assertThat(s.timeAtHeatTime(s.heatTime(t))).isCloseTo(t, within(1e-11 * s.horizon()));
        }
        assertThat(s.timeAtLogSnr(s.logSnr(s.horizon()))).isCloseTo(s.horizon(), within(1e-12 * s.horizon()));
        assertThat(s.timeAtHeatTime(s.heatTime(s.horizon()))).isCloseTo(s.horizon(), within(1e-12 * s.horizon()));
        assertThat(s.timeAtLogSnr(s.logSnr(0))).isCloseTo(0, within(1e-12));
        assertThat(s.timeAtHeatTime(s.heatTime(0))).isCloseTo(0, within(1e-12));
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void logSnrFallsAndHeatTimeIsItsExponential(NoiseSchedule s) {
        double before = s.logSnr(0);
        for (double t : innerTimes(s)) {
            assertThat(s.logSnr(t)).isLessThan(before);
            assertThat(2 * s.heatTime(t)).isCloseTo(Math.exp(-s.logSnr(t)), within(1e-13 * Math.exp(-s.logSnr(t))));
            before = s.logSnr(t);
        }
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void variancePreservingMeansThat(NoiseSchedule s) {
        if (s instanceof VariancePreserving) {
            for (double t : innerTimes(s)) {
                assertThat(s.alpha(t) * s.alpha(t) + s.sigma2(t)).isCloseTo(1, within(1e-15));
                assertThat(s.g2(t)).isCloseTo(s.sigma2Rate(t) - 2 * s.drift(t) * s.sigma2(t), within(1e-12 * s.g2(t)));
            }
            assertThat(s.startSigma(s.horizon())).isEqualTo(1);
        } else if (!(s instanceof TimeChange)) {
            assertThat(s.startSigma(s.horizon())).isEqualTo(s.sigma(s.horizon()));
        }
    }

    /** The exact table visits the very states of its process; DDPM's own product does not (0.93453 at the end). */
    @Test
    void theExactTableHasTheLawOfItsProcess() {
        NoiseSchedule process = NoiseSchedules.named("vp-linear");
        NoiseSchedule table = NoiseSchedules.named("ddpm-exact");
        for (int n = 1; n <= 1000; n += 37) {
            assertThat(table.logAlpha(n)).isCloseTo(process.logAlpha(n / 1000.0), within(1e-13));
        }
    }

    @Test
    void everythingIsFiniteWhereNothingIsLeftOfTheItem() {
        NoiseSchedule s = ENDS_AT_ZERO;
        assertThat(s.alpha(4)).isZero();
        assertThat(s.sigma2(4)).isEqualTo(1);
        assertThat(s.sigma2Rate(4)).isZero();
        assertThat(s.logSnr(4)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(s.timeAtLogSnr(Double.NEGATIVE_INFINITY)).isEqualTo(4);
        assertThat(s.between(2.5, 4)).isEqualTo(new Transition(0, 1, Double.POSITIVE_INFINITY));
        assertThat(s.between(4, 4)).isEqualTo(new Transition(1, 0, 0));
        assertThat(s.alpha(3.75)).as("α is straight in the last interval").isCloseTo(s.alpha(3) / 4, within(1e-16));
        assertThat(s.between(3.2, 3.6).meanFactor()).isCloseTo(0.5, within(1e-15));
    }

    @Test
    void betweenEntriesLogAlphaIsStraight() {
        NoiseSchedule s = NoiseSchedules.named("ddpm-linear");
        assertThat(s.logAlpha(500.25)).isCloseTo(0.75 * s.logAlpha(500) + 0.25 * s.logAlpha(501), within(1e-14));
        assertThat(s.between(500.25, 500.75).meanFactor())
                .isCloseTo(Math.sqrt(s.between(500, 501).meanFactor()), within(1e-15));
    }

    /** The interpolation of tables that don't preserve the variance, in each kind of interval. */
    @Test
    void betweenEntriesTheHeatIsStraightOrItsLogarithmIs() {
        NoiseSchedule s = new LevelTable(new double[] {1, 0.8, 0.5, 0}, new double[] {0, 0.2, 0.5, 2});
        assertThat(s.heatTime(0.25)).isCloseTo(s.heatTime(1) / 4, within(1e-16));
        assertThat(s.alpha(0.25)).isCloseTo(Math.pow(0.8, 0.25), within(1e-15));
        assertThat(s.heatTime(1.5)).isCloseTo(Math.sqrt(s.heatTime(1) * s.heatTime(2)), within(1e-15));
        assertThat(s.alpha(1.5)).isCloseTo(Math.sqrt(0.4), within(1e-15));
        assertThat(s.alpha(2.75)).isCloseTo(0.125, within(1e-16));
        assertThat(s.sigma(2.75)).isCloseTo(1.625, within(1e-15));
        assertThat(s.between(1, 3)).isEqualTo(new Transition(0, 4, Double.POSITIVE_INFINITY));
    }

    /** A table of a straight path is that path, between entries too where it is the interpolation's own. */
    @Test
    void tablesOfASchedulePassThroughIt() {
        FlowMatching flow = new FlowMatching();
        NoiseTable table = LevelTable.of(flow, 10);
        for (int n = 0; n <= 10; n++) {
            assertThat(table.alpha(n)).isCloseTo(flow.alpha(n / 10.0), within(1e-15));
            assertThat(table.sigma(n)).isCloseTo(n / 10.0, within(1e-15));
        }
        assertThat(table.sigma(9.5)).isCloseTo(0.95, within(1e-15));
        assertThat(LevelTable.of(new VpLinear(0.1, 20), 100)).isInstanceOf(DdpmTable.class);
        double[] betas = ((DdpmTable) LevelTable.of(new VpLinear(0.1, 20), 100)).betas();
        double[] exact = DdpmTable.exact(new VpLinear(0.1, 20), 100).betas();
        for (int i = 0; i < 100; i++) {
            assertThat(betas[i]).isCloseTo(exact[i], within(1e-11 * exact[i]));
        }
    }

    /** Algorithm 1 of Lin et al. on √ᾱ itself, and what it keeps. */
    @Test
    void zeroTerminalSnrShiftsAlphaAndKeepsTheFirst() {
        DdpmTable linear = (DdpmTable) NoiseSchedules.named("ddpm-linear");
        DdpmTable stretched = linear.zeroTerminalSnr();
        double first = linear.alpha(1);
        double last = linear.alpha(1000);
        assertThat(stretched.betas()[0]).isEqualTo(linear.betas()[0]);
        assertThat(stretched.betas()[999]).isEqualTo(1);
        for (int n = 1; n <= 1000; n += 37) {
            double expected = (linear.alpha(n) - last) * first / (first - last);
            assertThat(stretched.alpha(n)).isCloseTo(expected, within(1e-14));
        }
        assertThat(stretched.zeroTerminalSnr()).isSameAs(stretched);
    }

    /** A state divided by √(α² + σ²), or by α, has the same log SNR at the same time; so has one on another clock. */
    @Test
    void combinatorsKeepTheClockOfHeat() {
        SubVp sub = new SubVp(0.1, 20);
        TimeChange slow = new TimeChange(sub, 3, 2);
        for (double t : innerTimes(sub)) {
            assertThat(new RescaledVp(sub).logSnr(t)).isCloseTo(sub.logSnr(t), within(1e-12));
            assertThat(new RescaledVe(sub).logSnr(t)).isCloseTo(sub.logSnr(t), within(1e-12));
            assertThat(slow.logSnr(3 * Math.sqrt(t))).isCloseTo(sub.logSnr(t), within(1e-11));
        }
        assertThat(slow.timestepMap().timestep(1.5)).isCloseTo(999 * 0.25, within(1e-10));
        // VP divided by its alpha is the VE picture of it: sigma_VE(0.5) = 3.41 for beta from 0.1 to 20.
        assertThat(new RescaledVe(new VpLinear(0.1, 20)).sigma(0.5)).isCloseTo(3.4129183090691204, within(1e-12));
    }

    /** Digests by Python's struct and hashlib. */
    @Test
    void hashesAreThoseOfTheNumbers() {
        assertThat(NoiseSchedules.named("edm").hash())
                .isEqualTo("a9eea6f77aa42abe94ef4646d126b4a1a67930e2e3f24ec09a59637d73898d70");
        assertThat(new DdpmTable(0.1, 0.2).hash())
                .isEqualTo("d66cae25e26e5025390f689b0ea04a997ffa724c7d20dbd133911b690f7b0c27");
        List<String> hashes = schedules().map(NoiseSchedule::hash).toList();
        assertThat(hashes).doesNotHaveDuplicates();
        assertThat(new DdpmTable(((DdpmTable) NoiseSchedules.named("ddpm-cosine")).betas()).hash())
                .isEqualTo(NoiseSchedules.named("ddpm-cosine").hash());
    }

    @Test
    void equalBetasMakeEqualTables() {
        DdpmTable linear = DdpmTable.linear(10, 0.01, 0.1);
        assertThat(new DdpmTable(linear.betas())).isEqualTo(linear).hasSameHashCodeAs(linear);
        assertThat(DdpmTable.linear(10, 0.01, 0.2)).isNotEqualTo(linear);
        assertThat(linear).isNotEqualTo(new Edm(1, 2));
    }

    @Test
    void networksAreToldTimesInTheirOwnNumbering() {
        TimestepMap table = NoiseSchedules.named("ddpm-linear").timestepMap();
        assertThat(table.timestep(1000)).isEqualTo(999);
        assertThat(table.time(0)).isEqualTo(1);
        assertThat(NoiseSchedules.named("vp-linear").timestepMap().timestep(0.5))
                .isEqualTo(499.5);
        double quarterLog = Math.log(0.7071067811865476) / 4;
        assertThat(NoiseSchedules.named("ve").timestepMap().timestep(0.5)).isCloseTo(quarterLog, within(1e-14));
        assertThat(NoiseSchedules.named("edm").timestepMap().timestep(0.7071067811865476))
                .isEqualTo(quarterLog);
        schedules().forEach(s -> {
            double t = 0.3 * s.horizon();
            assertThat(s.timestepMap().time(s.timestepMap().timestep(t))).isCloseTo(t, within(1e-13 * s.horizon()));
        });
    }

    @Test
    void whatLiesOutsideIsRefusedByName() {
        NoiseSchedule s = NoiseSchedules.named("vp-linear");
        assertRefused(() -> s.sigma2(1.5), "t = 1.5", "[0.0, 1.0]", "vp-linear");
        assertRefused(() -> s.logAlpha(Double.NaN), "t = NaN");
        assertRefused(() -> s.between(0.5, 0.4), "s = 0.5", "[0.0, 0.4]");
        assertRefused(() -> s.timeAtLogSnr(-11), "logSnr = -11.0", "-10.04");
        assertRefused(() -> s.timeAtHeatTime(-1), "heatTime = -1.0");
        assertRefused(() -> NoiseSchedules.named("ve").drift(-0.1), "t = -0.1");
        assertRefused(() -> new VpLinear(0, 1), "beta_min = 0.0");
        assertRefused(() -> new VpLinear(2, 1), "beta_max = 1.0");
        assertRefused(() -> new Ve(1, 1), "sigma_max = 1.0");
        assertRefused(() -> new Edm(-1, 1), "sigma_min = -1.0");
        assertRefused(() -> new DdpmTable(0.1, 1, 0.1), "beta_2 = 1.0");
        assertRefused(() -> new DdpmTable(0.1, 1.1), "beta_2 = 1.1", "or 1 for the last");
        assertRefused(DdpmTable::new, "number of betas = 0");
        assertRefused(() -> DdpmTable.linear(0, 0.1, 0.2), "entries = 0");
        assertRefused(() -> NoiseSchedules.named("edm").timestepMap().timestep(0), "t = 0.0");
        assertRefused(() -> new VpCosine(-0.1), "offset = -0.1", "0.0 or more");
        assertRefused(() -> new VpSigmoid(3, -3, 1), "end = -3.0", "above 3.0");
        assertRefused(() -> new VpSigmoid(-3, 3, 1e-3), "tau = 0.001");
        assertRefused(() -> new PowerLaw(1, 0, 1), "exponent = 0.0");
        assertRefused(() -> new ConstantDiffusivity(-1, 1), "diffusivity = -1.0");
        assertRefused(() -> VpPiecewise.warmup(0.1, 20, 1), "knee = 1.0", "(0, 1)");
        assertRefused(() -> new VpPiecewise(List.of(new Knot(0, 1))), "number of knots - 1 = 0");
        assertRefused(() -> new VpPiecewise(List.of(new Knot(1, 1), new Knot(2, 1))), "knot 0 = 1.0");
        assertRefused(() -> new VpPiecewise(List.of(new Knot(0, 1), new Knot(0, 2))), "time of knot 1 = 0.0");
        assertRefused(() -> new RescaledVe(new FlowMatching()), "'flow-matching' ends at alpha = 0");
        assertRefused(() -> new TimeChange(new FlowMatching(), 1, 0), "exponent = 0.0");
        assertRefused(() -> DdpmTable.exact(new FlowMatching(), 10), "'flow-matching'", "preserves the variance");
        assertRefused(() -> new LevelTable(new double[] {1, 0.5}, new double[] {0}), "number of sigmas = 1");
        assertRefused(() -> new LevelTable(new double[] {1, 1.1}, new double[] {0, 1}), "alpha_1 = 1.1", "(0, 1.0]");
        assertRefused(() -> new LevelTable(new double[] {1, 0.5}, new double[] {0, -1}), "sigma_1 = -1.0");
        assertRefused(
                () -> new LevelTable(new double[] {1, 0.9, 0.5}, new double[] {0, 1, 0.5}), "sigma_2 / alpha_2 = 0.5");
        assertRefused(
                () -> new LevelTable(new double[] {1, 1, 1}, new double[] {0, 1, 2}).zeroTerminalSnr(),
                "alpha_2 = 1.0",
                "no zero terminal SNR");
    }

    @Test
    void theCatalogueRefusesWhatItDoesNotHave() {
        assertRefused(() -> NoiseSchedules.named("linear"), "schedule 'linear'", "ddpm-linear, ddpm-linear-zero-snr, ");
        assertRefused(
                () -> NoiseSchedules.ALL.named("edm", Map.of("rho", 7.0)), "rho", "edm", "[sigma_max, sigma_min]");
        assertRefused(() -> NoiseSchedules.ALL.named("ddpm-linear", Map.of("entries", 2.5)), "entries = 2.5", "whole");
        assertThat(NoiseSchedules.ALL.named(
                        "ddpm-linear", Map.of("entries", 100.0, "beta_start", 1e-3, "beta_end", 0.2)))
                .isEqualTo(DdpmTable.linear(100, 1e-3, 0.2));
    }

    private static void assertRefused(Runnable call, String... mentions) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(mentions);
    }
}
