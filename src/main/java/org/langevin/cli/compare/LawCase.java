package org.langevin.cli.compare;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.langevin.config.ConfigurationException;
import org.langevin.config.Default;
import org.langevin.config.OneOf;
import org.langevin.config.Range;
import org.langevin.config.RunConfig;
import org.langevin.denoiser.mlp.MlpConfig;
import org.langevin.process.PredictionType;
import org.langevin.sampling.OneStepSampler;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Samplers;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.NoiseTable;
import org.langevin.schedule.StepPlan;

/**
 * A comparison whose law is known, as a file has it: everything that decides its numbers.
 *
 * @param seed the key of all randomness
 * @param law of the data
 * @param schedule the noise
 * @param network what is trained
 * @param training how long
 * @param optimizer how the weights follow the gradient
 * @param learningRate how far, by the step
 * @param ema the averaged weights, which are what is compared
 * @param measure with how much effort
 * @param paths K of each plan along which nats are summed
 * @param samplers whose results are held against the law
 * @param drift t of each field of drifts
 * @param trajectories pairs of paths from the same noise
 * @param output the sampler whose output's law is propagated
 */
public record LawCase(
        @Default("0") long seed,
        DataLaw law,
        @Default("{}") Schedule schedule,
        @Default("{}") Network network,
        Training training,
        @Default("{}") RunConfig.Optimizer optimizer,
        RunConfig.LearningRate learningRate,
        @Default("{decay: 0.999}") RunConfig.Ema ema,
        @Default("{}") Measure measure,

        @Default("[10, 50, 1000]") @Range(min = 2, max = 10_000)
        List<Integer> paths,

        List<Run> samplers,

        @Default("[50, 200, 500]") @Range(min = 1, max = 10_000)
        List<Integer> drift,

        @Default("{}") Pairs trajectories,
        @Default("{}") Output output) {
    /**
     * The noise schedule, a table.
     *
     * @param name of the catalogue
     * @param numbers of the family, where they differ from its defaults
     */
    public record Schedule(
            @Default("ddpm-linear") String name,
            @Default("{}") Map<String, Double> numbers) {
        NoiseTable table() {
            NoiseSchedule named = option("schedule", () -> NoiseSchedules.ALL.named(name, new TreeMap<>(numbers)));
            if (named instanceof NoiseTable table && table.alpha(table.horizon()) > 0) {
                return table;
            }
            throw new ConfigurationException(
                    "schedule.name",
                    "'" + name + "' is no table that ends above zero SNR, where a network is asked for its noise; give "
                            + "ddpm-linear, ddpm-cosine or another whose name begins with ddpm");
        }
    }

    /**
     * The network.
     *
     * @param width features of each layer
     * @param blocks residual blocks
     * @param prediction what it predicts, in diffusers' words
     */
    public record Network(
            @Default("128") @Range(min = 4, max = 4096) int width,
            @Default("3") @Range(min = 1, max = 64) int blocks,

            @Default("epsilon") @OneOf({"epsilon", "sample", "v_prediction"})
            String prediction) {
        MlpConfig config(int dimension) {
            return option("network", () -> new MlpConfig(dimension, width, blocks, 0));
        }

        PredictionType type() {
            return switch (prediction) {
                case "sample" -> PredictionType.SAMPLE;
                case "v_prediction" -> PredictionType.V;
                default -> PredictionType.EPSILON;
            };
        }
    }

    /**
     * The course of training.
     *
     * @param batch items in a step, drawn anew for each
     * @param steps in all
     */
    public record Training(
            @Default("512") @Range(min = 2, max = 65_536) int batch,
            @Range(min = 1, max = 10_000_000) long steps) {}

    /**
     * How much is measured.
     *
     * @param states drawn at each of the table's levels, in the plane
     * @param kernels states at which an exact reverse kernel is integrated in each step of a path, in the plane
     * @param samples that each sampler draws
     * @param repetitions samples of the law that each of them is held against, and pairs for the floor
     * @param kernelLength of the discrepancy's kernel, in the items' unit
     * @param batch items that go through the network at once
     */
    public record Measure(
            @Default("512") @Range(min = 16, max = 10_000_000)
            int states,

            @Default("256") @Range(min = 16, max = 10_000_000)
            int kernels,

            @Default("10000") @Range(min = 100, max = 10_000_000)
            int samples,

            @Default("10") @Range(min = 2, max = 1000) int repetitions,
            @Default("1.0") @Range(above = 0) double kernelLength,

            @Default("1024") @Range(min = 1, max = 1_000_000)
            int batch) {}

    /**
     * A sampler and its plan, through the table's entries with trailing spacing.
     *
     * @param name of the sampler
     * @param steps K
     * @param numbers of the sampler, where they differ from its defaults
     */
    public record Run(
            String name,
            @Range(min = 2, max = 10_000) int steps,
            @Default("{}") Map<String, Double> numbers) {
        Sampler sampler() {
            return option("samplers.name", () -> Samplers.ALL.named(name, new TreeMap<>(numbers)));
        }
    }

    /**
     * Paths in pairs, one led by the network and one by the exact denoiser.
     *
     * @param samplers by which methods
     * @param steps K
     * @param pairs of which the distance is the mean
     * @param shown of which the paths themselves are reported
     */
    public record Pairs(
            @Default("[euler-maruyama, heun]") List<String> samplers,
            @Default("100") @Range(min = 2, max = 10_000) int steps,
            @Default("1024") @Range(min = 2, max = 100_000) int pairs,
            @Default("8") @Range(min = 1, max = 100) int shown) {
        /** Checks that so many can be shown. */
        public Pairs {
            if (shown > pairs) {
                throw new ConfigurationException(
                        "shown", shown + " exceeds pairs = " + pairs + "; give at most as many");
            }
        }
    }

    /**
     * The ancestral sampler whose output's law is propagated by the heat solver.
     *
     * @param sampler its name, one whose noise is the same for all states
     * @param steps K; each step but the last has to add noise of one and a half spacings of the grid
     * @param cells of the plane's grid on a side, a multiple of 12; on the line there are 2,168 points
     * @param reach half of the plane's side
     * @param samples in the histogram beside it
     */
    public record Output(
            @Default("ddpm-beta") @OneOf({"ddpm", "ddpm-beta"})
            String sampler,

            @Default("50") @Range(min = 2, max = 1000) int steps,
            @Default("216") @Range(min = 48, max = 1200) int cells,
            @Default("6.3") @Range(min = 6, max = 100) double reach,

            @Default("20000") @Range(min = 100, max = 10_000_000)
            int samples) {
        /** Checks the cells. */
        public Output {
            if (cells % 12 != 0) {
                throw new ConfigurationException(
                        "cells", cells + " is no multiple of 12; give " + (cells + 11) / 12 * 12);
            }
        }

        OneStepSampler method() {
            return (OneStepSampler) Samplers.named(sampler);
        }
    }

    /** Checks what only the table can tell, before anything is trained. */
    public LawCase {
        paths = List.copyOf(new TreeSet<>(paths));
        drift = List.copyOf(new TreeSet<>(drift));
    }

    /** The plan of K steps, refused by its key. */
    static StepPlan plan(NoiseTable table, int steps, String key) {
        return option(key, () -> StepPlan.trailing(table.entries().getAsInt(), steps));
    }

    /** Refuses what the table, the law or the samplers make impossible. */
    void check(NoiseTable table) {
        int entries = table.entries().getAsInt();
        paths.forEach(k -> plan(table, k, "paths"));
        samplers.forEach(Run::sampler);
        samplers.forEach(run -> plan(table, run.steps(), "samplers"));
        trajectories.samplers().forEach(name -> option("trajectories.samplers", () -> Samplers.named(name)));
        plan(table, trajectories.steps(), "trajectories.steps");
        plan(table, output.steps(), "output.steps");
        for (int t : drift) {
            if (t > entries) {
                throw new ConfigurationException("drift", t + " is beyond the table's " + entries + " entries");
            }
        }
    }

    /** What a key stands for, with the key named where it is refused. */
    static <T> T option(String key, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException refused) {
            throw new ConfigurationException(key, refused.getMessage());
        }
    }
}
