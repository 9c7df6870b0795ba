package org.langevin.config;

import java.util.List;
import java.util.Optional;

/**
 * A noise schedule and its sampling habits, by the keys and defaults of diffusers' {@code DDPMScheduler} and
 * {@code DDIMScheduler}. Plain data: which of these become a noise schedule here is decided where they are read.
 *
 * <p>Times are diffusers': β<sub>0</sub> is the variance of the first noising step, T the number of steps.
 *
 * @param numTrainTimesteps T
 * @param betaStart β<sub>0</sub>, where the family has one
 * @param betaEnd β<sub>T−1</sub>, where the family has one
 * @param betaSchedule the family of tables, one of {@code linear}, {@code scaled_linear}, {@code squaredcos_cap_v2}, {@code sigmoid}
 * @param trainedBetas the table itself, T entries, which goes before all of the above
 * @param varianceType the variance of a reverse step, such as {@code fixed_small} for β̃ and {@code fixed_large} for β
 * @param clipSample whether a step clips its estimate of the clean image
 * @param clipSampleRange r, the estimate being clipped to [−r, r]
 * @param predictionType what the network predicts: the noise, the clean image or the velocity
 * @param thresholding whether a step clips by a quantile of its estimate instead
 * @param dynamicThresholdingRatio that quantile
 * @param sampleMaxValue the largest threshold
 * @param timestepSpacing how a shorter walk picks from the T times
 * @param stepsOffset what is added to each picked time, where the spacing is {@code leading}
 * @param rescaleBetasZeroSnr whether the table is rescaled until the last time is pure noise
 * @param setAlphaToOne whether DDIM's last step ends at the clean image; otherwise it ends at time 0
 */
public record SchedulerConfig(
        @Default("1000") @Range(min = 2, max = 100_000) int numTrainTimesteps,
        @Default("0.0001") @Range(above = 0, below = 1) double betaStart,
        @Default("0.02") @Range(above = 0, below = 1) double betaEnd,
        @Default("linear") String betaSchedule,
        @Default("null") @Range(min = 0, max = 1) Optional<List<Double>> trainedBetas,
        @Default("fixed_small") String varianceType,
        @Default("true") boolean clipSample,
        @Default("1.0") @Range(above = 0) double clipSampleRange,

        @Default("epsilon") @OneOf({"epsilon", "sample", "v_prediction"})
        String predictionType,

        @Default("false") boolean thresholding,
        @Default("0.995") @Range(min = 0, max = 1) double dynamicThresholdingRatio,
        @Default("1.0") @Range(above = 0) double sampleMaxValue,

        @Default("leading") @OneOf({"leading", "trailing", "linspace"})
        String timestepSpacing,

        @Default("0") @Range(min = 0, max = 100_000) int stepsOffset,
        @Default("false") boolean rescaleBetasZeroSnr,
        @Default("true") boolean setAlphaToOne) {

    /** Checks each value, and that a given table has T entries. */
    public SchedulerConfig {
        Constraints.check(
                SchedulerConfig.class,
                numTrainTimesteps,
                betaStart,
                betaEnd,
                betaSchedule,
                trainedBetas,
                varianceType,
                clipSample,
                clipSampleRange,
                predictionType,
                thresholding,
                dynamicThresholdingRatio,
                sampleMaxValue,
                timestepSpacing,
                stepsOffset,
                rescaleBetasZeroSnr,
                setAlphaToOne);
        trainedBetas = trainedBetas.map(List::copyOf);
        int given = trainedBetas.map(List::size).orElse(numTrainTimesteps);
        if (given != numTrainTimesteps) {
            throw new ConfigurationException(
                    "trained_betas", "has " + given + " entries; give num_train_timesteps = " + numTrainTimesteps);
        }
    }
}
