package org.langevin.checkpoint;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.langevin.config.ConfigurationException;
import org.langevin.config.SchedulerConfig;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.StepPlan;

/**
 * Noise schedules in diffusers' words, both ways. diffusers knows tables of DDPM alone: those it has a name for are written by that
 * name, any other as {@code trained_betas}, and a schedule of continuous time not at all. What a scheduler's configuration may
 * ask beyond that and is not done here is refused by key, never passed over.
 *
 * <p>diffusers computes its tables in single precision, this program in double: the same ᾱ to about 1e-7, relative.
 */
public final class DiffusersSchedule {

    private static final String LINEAR = "linear";
    private static final String SCALED_LINEAR = "scaled_linear";
    private static final String COSINE = "squaredcos_cap_v2";
    private static final String SIGMOID = "sigmoid";

    /** The two constants of diffusers' cosine table, which its configuration does not name. */
    private static final double COSINE_OFFSET = 0.008;

    private static final double COSINE_CLIP = 0.999;

    /** The variance of a network whose second half of outputs says where it lies. */
    public static final String LEARNED_RANGE = "learned_range";

    private static final String FIXED_SMALL = "fixed_small";

    /** The first two are the same variance; diffusers' "fixed_large_log" takes the root of a logarithm. */
    private static final List<String> VARIANCES = List.of(FIXED_SMALL, "fixed_small_log", "fixed_large", LEARNED_RANGE);

    private static final Map<String, Function<SchedulerConfig, DdpmTable>> TABLES = new TreeMap<>(Map.of(
            LINEAR, c -> DdpmTable.linear(c.numTrainTimesteps(), c.betaStart(), c.betaEnd()),
            SCALED_LINEAR, c -> DdpmTable.scaledLinear(c.numTrainTimesteps(), c.betaStart(), c.betaEnd()),
            COSINE, c -> cosine(c.numTrainTimesteps()),
            SIGMOID, c -> DdpmTable.sigmoidBeta(c.numTrainTimesteps(), c.betaStart(), c.betaEnd())));

    /** To how many digits the ends of a sigmoid are taken to be meant, since they are not in the table themselves. */
    private static final MathContext MEANT_DIGITS = new MathContext(12);

    private static final double[] DEFAULT_ENDS = {1e-4, 0.02};

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
        DdpmTable table = config.trainedBetas()
                .map(DiffusersSchedule::trained)
                .orElseGet(() -> TABLES.get(config.betaSchedule()).apply(config));
        DdpmTable whole = config.rescaleBetasZeroSnr() ? table.zeroTerminalSnr() : table;
        refuseNoiseFromNothing(whole, config.predictionType());
        return whole;
    }

    /**
     * The walk from noise to data that a configuration asks for, by its {@code timestep_spacing}, {@code steps_offset} and
     * {@code set_alpha_to_one}.
     *
     * @param config a DDPM or DDIM scheduler's configuration
     * @param steps K
     */
    public static StepPlan plan(SchedulerConfig config, int steps) {
        return plan(config, config.timestepSpacing(), steps);
    }

    /** As {@link #plan(SchedulerConfig, int)}, with another {@code timestep_spacing}. */
    public static StepPlan plan(SchedulerConfig config, String timestepSpacing, int steps) {
        int entries = config.numTrainTimesteps();
        StepPlan plan = switch (timestepSpacing) {
            case "trailing" -> StepPlan.trailing(entries, steps);
            case "linspace" -> StepPlan.linspace(entries, steps);
            default -> StepPlan.leading(entries, steps, config.stepsOffset());
        };
        return config.setAlphaToOne() ? plan : plan.notBelow(1);
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
        refuseNoiseFromNothing(table, predictionType);
        return named(table, predictionType).orElseGet(() -> {
            List<Double> betas = Arrays.stream(table.betas()).boxed().toList();
            return config(betas.size(), LINEAR, DEFAULT_ENDS, Optional.of(betas), predictionType);
        });
    }

    /** The same schedule for a network that says of the variance what {@code varianceType} names. */
    public static SchedulerConfig withVariance(SchedulerConfig config, String varianceType) {
        return new SchedulerConfig(
                config.numTrainTimesteps(),
                config.betaStart(),
                config.betaEnd(),
                config.betaSchedule(),
                config.trainedBetas(),
                varianceType,
                config.clipSample(),
                config.clipSampleRange(),
                config.predictionType(),
                config.thresholding(),
                config.dynamicThresholdingRatio(),
                config.sampleMaxValue(),
                config.timestepSpacing(),
                config.stepsOffset(),
                config.rescaleBetasZeroSnr(),
                config.setAlphaToOne());
    }

    /** The first of diffusers' families that makes the very table; a table from elsewhere has none. */
    private static Optional<SchedulerConfig> named(DdpmTable table, String predictionType) {
        double[] betas = table.betas();
        double[] ends = {betas[0], betas[betas.length - 1]};
        Map<String, double[]> candidates = new LinkedHashMap<>();
        candidates.put(LINEAR, ends);
        candidates.put(COSINE, DEFAULT_ENDS);
        candidates.put(SCALED_LINEAR, ends);
        candidates.put(SIGMOID, asymptotes(ends));
        return candidates.entrySet().stream()
                .filter(candidate -> Arrays.stream(candidate.getValue()).allMatch(beta -> beta > 0 && beta < 1))
                .map(candidate -> config(
                        betas.length, candidate.getKey(), candidate.getValue(), Optional.empty(), predictionType))
                .filter(config ->
                        TABLES.get(config.betaSchedule()).apply(config).equals(table))
                .findFirst();
    }

    /** The asymptotes of a sigmoid cut off at −6 and 6 from its first and last value: S(6) − S(−6) of the way apart. */
    private static double[] asymptotes(double[] ends) {
        double below = 1 / (1 + StrictMath.exp(6));
        double whole = (ends[1] - ends[0]) / (1 - 2 * below);
        return new double[] {meant(ends[0] - below * whole), meant(ends[1] + below * whole)};
    }

    private static double meant(double value) {
        return new BigDecimal(value).round(MEANT_DIGITS).doubleValue();
    }

    /**
     * All other keys have diffusers' defaults: they say how its own samplers would walk, not what the model was trained under. But for the
     * spacing: "trailing" begins where the noise does (Lin et al. 2024, section 3.3), and is how this program samples by itself.
     */
    private static SchedulerConfig config(
            int steps, String family, double[] ends, Optional<List<Double>> betas, String predictionType) {
        return new SchedulerConfig(
                steps,
                ends[0],
                ends[1],
                family,
                betas,
                FIXED_SMALL,
                true,
                1.0,
                predictionType,
                false,
                0.995,
                1.0,
                "trailing",
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

    /** Passing over one of these would give other samples than diffusers gives, without a word. */
    private static void refuseUnsupported(SchedulerConfig config) {
        if (config.trainedBetas().isEmpty() && !TABLES.containsKey(config.betaSchedule())) {
            throw unsupported(
                    "beta_schedule",
                    config.betaSchedule(),
                    String.join(", ", TABLES.keySet()) + ", or the table as trained_betas");
        }
        if (!VARIANCES.contains(config.varianceType())) {
            throw unsupported("variance_type", config.varianceType(), String.join(", ", VARIANCES));
        }
        if (config.thresholding()) {
            throw unsupported("thresholding", "true", "false, with clip_sample instead");
        }
    }

    /** Where α = 0 the noise is the state itself, and a network that predicts it can't say what the item is. */
    private static void refuseNoiseFromNothing(DdpmTable table, String predictionType) {
        if (predictionType.equals("epsilon") && table.alpha(table.horizon()) == 0) {
            throw unsupported(
                    "prediction_type",
                    predictionType,
                    "v_prediction or sample: the schedule ends at alpha = 0 (zero terminal SNR), where the noise"
                            + " says nothing about the image");
        }
    }

    private static ConfigurationException unsupported(String key, String value, String supported) {
        return new ConfigurationException(key, "'" + value + "' is not supported; give " + supported);
    }
}
