package org.langevin.analysis;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.langevin.analysis.DenoiserTruths.Family;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.denoiser.GaussianMixtureDenoiser;
import org.langevin.denoiser.MixturePosterior;
import org.langevin.denoiser.QuantileMap;
import org.langevin.evaluation.ReverseVariance;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;

/** This system's answers about the analytic reversal: mixtures, finite datasets, the ring of eight. */
final class ReversalAnswers {
    private static final String TOPIC = "N_analytic_reverse";
    private static final NoisingProcess VP = new NoisingProcess(NoiseSchedules.named("vp-linear"));
    private static final NoisingProcess DDPM = new NoisingProcess(NoiseSchedules.named("ddpm-linear"));
    private static final int ENTRIES = 1000;

    private static final GaussianMixture MIXTURE =
            GaussianMixture.onLine(new double[] {0.3, 0.7}, new double[] {-1, 1}, new double[] {0.2, 0.3});
    private static final GaussianMixture POINTS =
            GaussianMixture.around(new double[][] {{-1.5}, {-0.2}, {0.3}, {1.1}}, 0);
    private static final GaussianMixture TRIANGLE =
            GaussianMixture.around(new double[][] {{1, 0}, {-0.5, 0.8}, {-0.5, -0.8}}, 0);
    private static final GaussianMixture RING = GaussianMixture.ring(8, 2, 0.1);

    /** What several rows share and takes long. */
    private static final Map<String, Object> SHARED = new ConcurrentHashMap<>();

    private ReversalAnswers() {}

    static Map<String, Family> families() {
        Map<String, Family> families = new HashMap<>();
        families.put("gmm_values", exact(1e-12, path -> of(MIXTURE, path[0], path[1])));
        families.put(
                "empirical_dataset",
                exact(1e-11, path -> of(POINTS, path[0], String.join("", path).substring(path[0].length()))));
        families.put("empirical_2d", exact(1e-11, path -> triangle(path[0], Integer.parseInt(path[1]))));
        families.put("gmm_left_mass_exact", exact(1e-14, path -> MIXTURE.cdf(0)));
        families.put(
                "gmm_exact_mean_var",
                exact(1e-14, path -> path[0].equals("0") ? MIXTURE.mean()[0] : MIXTURE.covariance(0, 0)));
        families.put("pf_ode_gauss_v0=.25_VP_t1->1e-3", exact(1e-12, path -> stretch()));
        families.put("gmm_pf_ode_quantile_map_t1->0", exact(1e-11, path -> flow(MIXTURE, 0, path[0])));
        families.put("gmm_pf_ode_quantile_map_t1->0.2", exact(1e-11, path -> flow(MIXTURE, 0.2, path[0])));
        families.put("empirical_pf_ode_map_t1->1e-3", exact(1e-7, path -> flow(POINTS, 1e-3, path[0])));
        families.put(
                "empirical_basin_edges_at_t1 (quantiles 1/4,1/2,3/4 of p_1)",
                exact(1e-10, path -> POINTS.noised(VP.level(1)).quantile((1 + Integer.parseInt(path[0])) / 4.0)));
        families.put("gmm_bayes_eps_mse_VP", exact(1e-8, path -> floor(MIXTURE, VP, Double.parseDouble(path[0]))));
        families.put("gmm_bayes_eps_mse_DDPM", exact(1e-8, path -> floor(MIXTURE, DDPM, Double.parseDouble(path[0]))));
        families.put("gmm_bayes_eps_mse_DDPM_uniform_mean", exact(1e-8, path -> meanFloor()));
        families.put("gmm_onestep_KL", new Family(TOPIC, 1e-4, 2e-11, path -> oneStep(path[0], path[1])));
        families.put("pathKL_weights_linear_T1000", exact(1e-10, path -> pathWeight(path)));
        // The reference sums over a grid that holds all but 3e-9 of the mass, where the squared noise is about 20.
        families.put("ring8", new Family(TOPIC, 1e-12, 1e-7, path -> ring(path)));
        families.put("mmd2_rbf_l1", new Family(TOPIC, 1e-6, 1e-9, path -> discrepancy(path[0])));
        families.put(
                "gmm_sampling_noise_floor(empirical vs exact)",
                new Family(TOPIC, 0.15, 0, path -> noiseFloor(Integer.parseInt(path[0]), path[1])));
        return families;
    }

    private static Family exact(double tolerance, ToDoubleFunction<String[]> answer) {
        return new Family(TOPIC, tolerance, 1e-15, answer);
    }

    /** A quantity of a law on the line at the t and x in a name. */
    private static double of(GaussianMixture law, String at, String quantity) {
        double[] tx = DenoiserTruths.numbersIn(at);
        return switch (quantity) {
            case "score" -> predict(VP, PredictionType.SCORE, law, tx[0], tx[1])[0];
            case "eps" -> predict(VP, PredictionType.EPSILON, law, tx[0], tx[1])[0];
            case "x0hat" -> predict(VP, PredictionType.SAMPLE, law, tx[0], tx[1])[0];
            case "p" -> law.noised(VP.level(tx[0])).density(tx[1]);
            default -> share(law, tx[0], Integer.parseInt(quantity.replace("weights", "")), tx[1]);
        };
    }

    private static double[] predict(
            NoisingProcess process, PredictionType type, GaussianMixture law, double t, double... x) {
        double[] out = new double[x.length];
        new GaussianMixtureDenoiser(process, type, law).predict(x, 1, t, null, out);
        return out;
    }

    private static double share(GaussianMixture law, double t, int component, double... x) {
        MixturePosterior posterior = new MixturePosterior(law, VP.level(t));
        posterior.look(x);
        return posterior.share(component);
    }

    private static double triangle(String quantity, int i) {
        return switch (quantity) {
            case "weights" -> share(TRIANGLE, 0.2, i, 0.2, 0.3);
            case "eps" -> predict(VP, PredictionType.EPSILON, TRIANGLE, 0.2, 0.2, 0.3)[i];
            default -> predict(VP, PredictionType.SAMPLE, TRIANGLE, 0.2, 0.2, 0.3)[i];
        };
    }

    /** By how much the flow of N(0, 1/4) stretches from 1 to 1e-3. */
    private static double stretch() {
        GaussianMixture law = GaussianMixture.onLine(new double[] {1}, new double[1], new double[] {0.5});
        return QuantileMap.ofFlow(law, VP, 1, 1e-3).applyAsDouble(1);
    }

    private static double flow(GaussianMixture law, double to, String from) {
        return QuantileMap.ofFlow(law, VP, 1, to).applyAsDouble(Double.parseDouble(from));
    }

    private static double floor(GaussianMixture law, NoisingProcess process, double t) {
        return BayesLoss.of(PredictionType.EPSILON, law, process.level(t));
    }

    private static double meanFloor() {
        return IntStream.rangeClosed(1, ENTRIES)
                .parallel()
                .mapToDouble(n -> floor(MIXTURE, DDPM, n))
                .average()
                .orElseThrow();
    }

    /** A step named like {@code K=10_step2of10}: the second from the clean end. */
    private static double oneStep(String name, String variance) {
        String[] parts = name.replaceAll("[^0-9]+", " ").trim().split(" ", -1);
        int steps = Integer.parseInt(parts[0]);
        Step step = StepPlan.trailing(ENTRIES, steps).steps().get(steps - Integer.parseInt(parts[1]));
        ReverseStep reverse = new ReverseStep(MIXTURE, DDPM, step);
        double shape = shared(name, reverse::divergenceByShape);
        return switch (variance) {
            case "beta" -> shape + reverse.divergenceByVariance(ReverseVariance.BETA.of(DDPM, step));
            case "tilde" -> shape + reverse.divergenceByVariance(ReverseVariance.BETA_TILDE.of(DDPM, step));
            default -> shape;
        };
    }

    private static double pathWeight(String[] path) {
        ReverseVariance variance = path[0].contains("tilde") ? ReverseVariance.BETA_TILDE : ReverseVariance.BETA;
        if (path.length == 1) {
            return PathDivergence.totalWeight(
                    DDPM, StepPlan.trailing(ENTRIES, ENTRIES), variance, path[0].contains("t=1.."));
        }
        int n = Integer.parseInt(path[1]);
        return PathDivergence.weight(DDPM, new Step(n, n - 1), variance);
    }

    /** A floor such as {@code bayes_eps_mse_per_dim_t10}, or a prediction such as {@code eps*_t300_x(0.3, -0.4)}. */
    private static double ring(String[] path) {
        double[] numbers = DenoiserTruths.numbersIn(path[0]);
        if (numbers.length == 1) {
            return floor(RING, DDPM, numbers[0]);
        }
        PredictionType type = path[0].startsWith("eps") ? PredictionType.EPSILON : PredictionType.SAMPLE;
        return predict(DDPM, type, RING, numbers[0], numbers[1], numbers[2])[Integer.parseInt(path[1])];
    }

    private static double discrepancy(String pair) {
        boolean spread = pair.contains(".25");
        return MeanDiscrepancy.squared(normal(0, spread ? 0.25 : 1), spread ? normal(0, 0.2192288) : normal(0.1, 1), 1);
    }

    private static GaussianMixture normal(double mean, double variance) {
        return GaussianMixture.onLine(new double[] {1}, new double[] {mean}, new double[] {Math.sqrt(variance)});
    }

    /** Means and 99th percentiles over repetitions, whose own errors, here and there, make the tolerance. */
    private static double noiseFloor(int items, String quantity) {
        int repetitions = items > 1000 ? 150 : 600;
        NoiseFloor floor =
                shared("floor" + items, () -> NoiseFloor.of(MIXTURE, items, repetitions, new KeyedNoise(20)));
        double[] distances = quantity.startsWith("W1") ? floor.w1() : floor.w2();
        return quantity.endsWith("mean")
                ? Arrays.stream(distances).average().orElseThrow()
                : distances[(int) Math.ceil(0.99 * repetitions) - 1];
    }

    @SuppressWarnings("unchecked")
    private static <T> T shared(String name, Supplier<T> computation) {
        return (T) SHARED.computeIfAbsent(name, absent -> computation.get());
    }
}
