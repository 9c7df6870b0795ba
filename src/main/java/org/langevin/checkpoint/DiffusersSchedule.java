package org.langevin.checkpoint;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.langevin.config.ConfigurationException;
import org.langevin.config.SchedulerConfig;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.NoiseSchedule;

/**
 * Noise schedules in diffusers' words, both ways. diffusers knows tables of DDPM alone: those it has a name for are written by that
 * name, any other as {@code trained_betas}, and a schedule of continuous time not at all. What a scheduler's configuration may
 * ask beyond that and is not done here is refused by key, never passed over.
 *
 * <p>diffusers computes its tables in single precision, this program in double: the same ᾱ to about 1e-7, relative.
 */
public final class DiffusersSchedule {

    private static final String LINEAR = "linear";
    private static final String COSINE = "squaredcos_cap_v2";

    /** The two constants of diffusers' cosine table, which its configuration does not name. */
    private static final double COSINE_OFFSET = 0.008;

    private static final double COSINE_CLIP = 0.999;

    private static final List<String> VARIANCES = List.of("fixed_small", "fixed_large");

    private static final Map<String, Function<SchedulerConfig, DdpmTable>> TABLES = Map.of(
            LINEAR, c -> DdpmTable.linear(c.numTrainTimesteps(), c.betaStart(), c.betaEnd()),
            COSINE, c -> cosine(c.numTrainTimesteps()));

    private DiffusersSchedule() {}

    /**
     * The table that a configuration stands for.
     *
     * @param config a DDPM or DDIM scheduler's configuration
     * @return its table of T steps; diffusers' time t is entry t + 1 of it
     * @throws ConfigurationException naming the first key whose value is not supported, and what is
     */
    public static DdpmTable table(SchedulerConfig config) {
        refuseUnsupported(config);
        return config.trainedBetas()
                .map(DiffusersSchedule::trained)
                .orElseGet(() -> TABLES.get(config.betaSchedule()).apply(config));
    }

    /**
     * The configuration that stands for a schedule, with diffusers' defaults in all that is no part of it.
     *
     * @param schedule a table of DDPM
     * @param predictionType what the network predicts, in diffusers' words: {@code epsilon}, {@code sample}, {@code v_prediction}
     * @return the configuration; {@link #table} makes an equal table of it
     * @throws ConfigurationException if the schedule is no such table
     */
    public static SchedulerConfig config(NoiseSchedule schedule, String predictionType) {
        if (!(schedule instanceof DdpmTable table)) {
            throw new ConfigurationException(
                    "schedule",
                    "'" + schedule.family() + "' is no table of steps, which is all that diffusers can hold; "
                            + "train with a ddpm schedule to export");
        }
        double[] betas = table.betas();
        double first = betas[0];
        double last = betas[betas.length - 1];
        if (table.equals(cosine(betas.length))) {
            return config(betas.length, COSINE, OptionalDouble.empty(), OptionalDouble.empty(), null, predictionType);
        }
        boolean linear = table.equals(DdpmTable.linear(betas.length, first, last));
        return config(
                betas.length,
                LINEAR,
                linear ? OptionalDouble.of(first) : OptionalDouble.empty(),
                linear ? OptionalDouble.of(last) : OptionalDouble.empty(),
                linear ? null : betas,
                predictionType);
    }

    private static SchedulerConfig config(
            int steps,
            String family,
            OptionalDouble first,
            OptionalDouble last,
            double[] betas,
            String predictionType) {
        return new SchedulerConfig(
                steps,
                first.orElse(1e-4),
                last.orElse(0.02),
                family,
                Optional.ofNullable(betas).map(b -> Arrays.stream(b).boxed().toList()),
                "fixed_small",
                true,
                1.0,
                predictionType,
                false,
                0.995,
                1.0,
                "leading",
                0,
                false,
                true);
    }

    private static DdpmTable cosine(int steps) {
        return DdpmTable.cosine(steps, COSINE_OFFSET, COSINE_CLIP);
    }

    private static DdpmTable trained(List<Double> betas) {
        try {
            return new DdpmTable(betas.stream().mapToDouble(Double::doubleValue).toArray());
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException("trained_betas", e.getMessage());
        }
    }

    private static void refuseUnsupported(SchedulerConfig config) {
        if (config.trainedBetas().isEmpty() && !TABLES.containsKey(config.betaSchedule())) {
            throw unsupported("beta_schedule", config.betaSchedule(), LINEAR + ", " + COSINE + ", or trained_betas");
        }
        if (!VARIANCES.contains(config.varianceType())) {
            throw unsupported("variance_type", config.varianceType(), String.join(", ", VARIANCES));
        }
        if (config.thresholding()) {
            throw unsupported("thresholding", "true", "false, with clip_sample instead");
        }
        if (config.rescaleBetasZeroSnr()) {
            throw unsupported("rescale_betas_zero_snr", "true", "false, or the rescaled table as trained_betas");
        }
        if (!config.setAlphaToOne()) {
            throw unsupported("set_alpha_to_one", "false", "true, so that the last step ends at the clean image");
        }
    }

    private static ConfigurationException unsupported(String key, String value, String supported) {
        return new ConfigurationException(key, "'" + value + "' is not supported; give " + supported);
    }
}
