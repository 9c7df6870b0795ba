package org.langevin.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.langevin.reference.Reference;
import org.langevin.schedule.StepPlan.Step;

class StepPlanTest {
    private static final NoiseSchedule LINEAR = NoiseSchedules.named("ddpm-linear");
    private static final NoiseSchedule EDM = NoiseSchedules.named("edm");

    /** As numpy places and rounds them, in diffusers' numbering, for tables of 100 to 4000 entries. */
    @TestFactory
    Stream<DynamicTest> timestepsAreThoseOfNumpy() {
        return StreamSupport.stream(Reference.TIMESTEPS.get("plans").spliterator(), false)
                .map(plan -> {
                    int entries = plan.get("entries").asInt();
                    int count = plan.get("count").asInt();
                    String spacing = plan.get("spacing").asText();
                    NoiseSchedule table = DdpmTable.linear(entries, 1e-4, 2e-4);
                    return dynamicTest("%s %d of %d".formatted(spacing, count, entries), () -> {
                        StepPlan ours = Spacing.named(spacing).plan(table, count);
                        assertThat(timesteps(ours)).containsExactly(Reference.numbers(plan.get("timesteps")));
                        assertThat(ours.steps().get(count - 1).to()).isZero();
                    });
                });
    }

    /** What diffusers wrote beside its own DDIM results, and the pairs it steps over. */
    @Test
    void tenStepsOfDiffusersDdim() {
        assertThat(timesteps(StepPlan.leading(1000, 10, 0)))
                .containsExactly(900, 800, 700, 600, 500, 400, 300, 200, 100, 0);
        assertThat(timesteps(StepPlan.linspace(1000, 10)))
                .containsExactly(999, 888, 777, 666, 555, 444, 333, 222, 111, 0);
        assertThat(timesteps(StepPlan.trailing(1000, 10)))
                .containsExactly(999, 899, 799, 699, 599, 499, 399, 299, 199, 99);

        assertThat(StepPlan.leading(1000, 10, 0).withStrideOfDiffusers(1000)).isEqualTo(StepPlan.leading(1000, 10, 0));
        assertThat(StepPlan.trailing(1000, 10).withStrideOfDiffusers(1000)).isEqualTo(StepPlan.trailing(1000, 10));
        List<Step> linspace = Spacing.DIFFUSERS_LINSPACE.plan(LINEAR, 10).steps();
        assertThat(linspace.subList(0, 2)).containsExactly(new Step(1000, 900), new Step(889, 789));
        assertThat(linspace.subList(8, 10)).containsExactly(new Step(112, 12), new Step(1, 0));
        assertThat(Spacing.DIFFUSERS_TRAILING.plan(LINEAR, 30).steps().subList(28, 30))
                .containsExactly(new Step(67, 34), new Step(33, 0));
    }

    @Test
    void offsetsAndFloorsOfDiffusers() {
        assertThat(timesteps(StepPlan.leading(1000, 10, 1)))
                .containsExactly(901, 801, 701, 601, 501, 401, 301, 201, 101, 1);
        List<Step> steps = StepPlan.leading(1000, 10, 0).notBelow(1).steps();
        assertThat(steps.get(8)).isEqualTo(new Step(101, 1));
        assertThat(steps.get(9)).isEqualTo(new Step(1, 1));
    }

    @Test
    void karrasOfRhoOneIsEqualStepsOfSigma() {
        double[] times = StepPlan.karras(EDM, 5, 1).times();
        double[] sigmas = {80, 60.0005, 40.001, 20.0015, 0.002};
        for (int k = 0; k < 5; k++) {
            assertThat(times[k]).isCloseTo(sigmas[k], within(1e-12 * sigmas[k]));
        }
    }

    /** Equal steps of logSNR spend equal factors of heat; where the floor is time 0 itself the plan ends there. */
    @Test
    void spacingsHoldOnEverySchedule() {
        for (Catalogue.Entry<NoiseSchedule> entry : NoiseSchedules.ALL.entries()) {
            NoiseSchedule s = NoiseSchedules.named(entry.name());
            boolean endsAtZero = s.alpha(s.horizon()) == 0;
            for (Spacing spacing : List.of(Spacing.TIME, Spacing.LOG_SNR, Spacing.HEAT, Spacing.KARRAS)) {
                if (endsAtZero && spacing != Spacing.TIME) {
                    assertRefused(() -> spacing.plan(s, 12), "logSnr = -Infinity", "space the steps in time");
                    continue;
                }
                StepPlan plan = spacing.plan(s, 12);
                assertThat(plan.count()).isEqualTo(12);
                assertThat(plan.times()[0]).isEqualTo(s.horizon());
                assertThat(plan.steps().get(11).to()).isZero();
                assertThat(spacing.plan(s, 1).steps()).containsExactly(new Step(s.horizon(), 0));
            }
            if (endsAtZero) {
                continue;
            }
            StepPlan heat = Spacing.HEAT.plan(s, 12);
            double share = (s.heatTime(s.horizon()) - s.heatTime(s.floorTime())) / (s.floorTime() > 0 ? 11 : 12);
            heat.steps()
                    .subList(0, 11)
                    .forEach(step -> assertThat(
                                    s.between(step.to(), step.from()).heat())
                            .isCloseTo(share, within(1e-12 * s.heatTime(s.horizon()))));
            double[] times = Spacing.LOG_SNR.plan(s, 12).times();
            double factor = s.heatTime(times[0]) / s.heatTime(times[1]);
            IntStream.range(1, 11)
                    .forEach(k -> assertThat(s.heatTime(times[k]) / s.heatTime(times[k + 1]))
                            .isCloseTo(factor, within(1e-9 * factor)));
        }
    }

    @Test
    void spacingsAreCalledByTheirLabels() {
        assertThat(Arrays.stream(Spacing.values()).map(Spacing::label))
                .containsExactly(
                        "leading",
                        "trailing",
                        "linspace",
                        "diffusers-trailing",
                        "diffusers-linspace",
                        "time",
                        "log-snr",
                        "heat",
                        "karras");
        assertRefused(() -> Spacing.named("cubic"), "spacing 'cubic'", "leading", "karras");
        assertRefused(() -> Spacing.LEADING.plan(EDM, 10), "'edm' is of continuous time", "karras");
    }

    @Test
    void plansThatDoNotRunBackwardsAreRefused() {
        assertRefused(() -> new Step(1, 2), "step from 1.0 to 2.0");
        assertRefused(() -> StepPlan.through(3, 3, 1), "step 0 begins at 3.0, step 1 at 3.0");
        assertRefused(() -> StepPlan.through(3), "number of steps = 0");
        assertRefused(() -> StepPlan.leading(1000, 1001, 0), "count = 1001", "[1, 1000]");
        assertRefused(() -> StepPlan.leading(1000, 1000, 1), "offset = 1", "[0, 0]");
        assertRefused(() -> StepPlan.trailing(1000, 0), "count = 0");
        assertRefused(() -> StepPlan.linspace(300, 10, 151), "count = 151", "[1, 150]");
        assertRefused(() -> StepPlan.karras(EDM, 10, 0.5), "rho = 0.5");
        assertRefused(
                () -> StepPlan.uniformInLogSnr(new DdpmTable(0.5, 1), 5),
                "logSnr = -Infinity",
                "space the steps in time");
    }

    private static double[] timesteps(StepPlan plan) {
        return Arrays.stream(plan.times()).map(LINEAR.timestepMap()::timestep).toArray();
    }

    private static void assertRefused(Runnable call, String... mentions) {
        assertThatThrownBy(call::run)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(mentions);
    }
}
