package org.langevin.schedule;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The ways to place K steps on a schedule, by name: one line each. */
public enum Spacing {
    /** Equal strides through a table, ending at its first entry. */
    LEADING(ofTable((entries, count) -> StepPlan.leading(entries, count, 0))),
    /** Equal strides through a table, beginning at its last entry: the best choice for few steps. */
    TRAILING(ofTable(StepPlan::trailing)),
    /** From a table's last entry to its first. */
    LINSPACE(ofTable((entries, count) -> StepPlan.linspace(entries, count))),
    /** {@link #TRAILING} with the stride of diffusers' DDIM, for comparison. */
    DIFFUSERS_TRAILING(
            ofTable((entries, count) -> StepPlan.trailing(entries, count).withStrideOfDiffusers(entries))),
    /** {@link #LINSPACE} with the stride of diffusers' DDIM, for comparison. */
    DIFFUSERS_LINSPACE(
            ofTable((entries, count) -> StepPlan.linspace(entries, count).withStrideOfDiffusers(entries))),
    /** Equal distances in time. */
    TIME(StepPlan::uniformInTime),
    /** Equal distances in log SNR. */
    LOG_SNR(StepPlan::uniformInLogSnr),
    /** Equal distances in heat time. */
    HEAT(StepPlan::uniformInHeat),
    /** Karras et al.'s, with ρ = 7. */
    KARRAS((schedule, count) -> StepPlan.karras(schedule, count, 7));

    @SuppressWarnings("ImmutableEnumChecker") // a rule is a function without state
    private final Rule rule;

    Spacing(Rule rule) {
        this.rule = rule;
    }

    /** A plan of {@code count} steps from the schedule's noisy end to its clean one. */
    public StepPlan plan(NoiseSchedule schedule, int count) {
        return rule.plan(schedule, count);
    }

    /** What users write, as {@code log-snr}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The spacing of that label. */
    public static Spacing named(String label) {
        return Arrays.stream(values())
                .filter(spacing -> spacing.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("spacing '%s': expected one of %s"
                        .formatted(
                                label,
                                Arrays.stream(values()).map(Spacing::label).collect(Collectors.joining(", ")))));
    }

    @FunctionalInterface
    private interface Rule {
        StepPlan plan(NoiseSchedule schedule, int count);
    }

    @FunctionalInterface
    private interface TableRule {
        StepPlan plan(int entries, int count);
    }

    private static Rule ofTable(TableRule rule) {
        return (schedule, count) -> rule.plan(
                schedule.entries()
                        .orElseThrow(() -> new IllegalArgumentException(
                                "leading, trailing and linspace space the entries of a table, and '%s' is of continuous time: use time, log-snr, heat or karras"
                                        .formatted(schedule.family()))),
                count);
    }
}
