package org.langevin.physics.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.physics.ReferenceRows;
import org.langevin.physics.Truth;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.Ve;

class FourEnginesTest {
    private static final double HEAT = 0.12375;
    private static final NoiseSchedule VE = new Ve(0.05, 0.5);

    /** Each schedule of the catalogue up to the time of about the same heat. */
    static Stream<NoiseSchedule> schedules() {
        return Stream.concat(
                Stream.of(VE), NoiseSchedules.ALL.entries().stream().map(e -> NoiseSchedules.named(e.name())));
    }

    private static FourEngines experiment(NoiseSchedule schedule) {
        return FourEngines.of(
                schedule, Math.min(schedule.timeAtHeatTime(HEAT + schedule.heatTime(0)), schedule.horizon()));
    }

    private static void assertHolds(Agreement agreement) {
        for (EngineResult result : agreement.engines()) {
            for (Measure measure : result.measures()) {
                assertThat(measure.computed())
                        .as("%s: %s", result.engine(), measure.quantity())
                        .isCloseTo(measure.expected(), within(measure.tolerance()));
            }
        }
        assertThat(agreement.holds()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("schedules")
    void eachEngineIsWithinItsKnownErrorOnEverySchedule(NoiseSchedule schedule) {
        FourEngines experiment = experiment(schedule);
        assertThat(experiment.variance()).isCloseTo(0.2575, within(1e-12));
        assertHolds(experiment.run());
    }

    /** The errors that are expected are not large: two percent of a thousandth for FTCS, a thousandth for a million walkers. */
    @Test
    void theKnownErrorsAreSmall() {
        Agreement agreement = experiment(VE).run();
        double peak = 1 / Math.sqrt(2 * Math.PI * 0.2575);
        assertThat(agreement.exact().max()).isCloseTo(peak, within(1e-15));
        EngineResult ftcs = agreement.engines().get(1);
        assertThat(ftcs.density().distance(agreement.exact())).isBetween(1.7e-5, 1.9e-5);
        for (EngineResult ensemble : agreement.engines().subList(2, 4)) {
            assertThat(ensemble.measure("variance").error()).isCloseTo(0, within(0.0015));
            assertThat(ensemble.density().total()).isCloseTo(1, within(1e-12));
        }
    }

    /** r = 1/6 cancels the fourth cumulant: the error of FTCS falls as dx⁴ there, and as dx² at r = ¼. */
    @ParameterizedTest
    @ValueSource(doubles = {1.0 / 6, 0.25, 0.5})
    void theOrderInSpaceIsTheCumulants(double ratio) {
        double[] errors = Stream.of(0.03, 0.015)
                .map(dx -> new FourEngines(VE, 1, 0.1, dx, ratio, 1, 1, 1))
                .mapToDouble(e -> e.ftcs().density().distance(e.exact()))
                .toArray();
        double order = Math.log(errors[0] / errors[1]) / Math.log(2);
        assertThat(order).isCloseTo(ratio < 0.2 ? 4 : 2, within(0.1));
    }

    /** A million million walkers are as near to the exact density as FTCS's own error, 7e-5 on this coarser grid. */
    @Test
    void aLargerCrowdIsNearer() {
        FourEngines few = new FourEngines(VE, 1, 0.1, 0.02, 0.25, 10_000, 1, 1);
        FourEngines many = new FourEngines(VE, 1, 0.1, 0.02, 0.25, 1_000_000_000_000L, 1, 1);
        EngineResult crowd = many.latticeWalk();
        assertThat(crowd.holds()).isTrue();
        double far = few.latticeWalk().density().distance(few.exact());
        assertThat(crowd.density().distance(many.exact())).isLessThan(1e-4).isLessThan(far / 100);
    }

    @Test
    void everyNumberOfTheReferenceIsARowAndHolds() {
        List<Truth> rows = EngineTruths.all();
        assertThat(ReferenceRows.missing("_four_engine", rows, Set.of())).isEmpty();
        rows.forEach(ReferenceRows::assertHolds);
    }

    @Test
    void whatHasNoAnswerIsRefused() {
        NoiseSchedule vp = NoiseSchedules.named("vp-linear");
        assertThatThrownBy(() -> FourEngines.of(vp, 2)).hasMessage("until = 2.0: expected a time in (0, 1.0]");
        assertThatThrownBy(() -> FourEngines.of(vp, 1)).hasMessageContaining("end earlier or take a coarser grid");
        assertThatThrownBy(() -> new FourEngines(VE, 1, 0.1, 0.05, 0.25, 1, 1, 1))
                .hasMessageContaining("spacing = 0.05: expected above 0 and at most 0.036");
        assertThatThrownBy(() -> new FourEngines(VE, 1, 0.1, 0.01, 0.51, 1, 1, 1))
                .hasMessage("ratio = 0.51: expected above 0 and at most 0.5");
        assertThatThrownBy(() -> experiment(VE).run().engines().get(0).measure("mode"))
                .hasMessageContaining("quantity 'mode': expected one of [largest error of the density, variance]");
        assertThat(Arrays.asList(new Measure("q", Double.NaN, 0, 1).holds(), new Measure("q", 1, 0, 1).holds()))
                .containsExactly(false, true);
    }
}
