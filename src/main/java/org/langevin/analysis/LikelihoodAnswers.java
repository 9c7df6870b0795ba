package org.langevin.analysis;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.langevin.analysis.DenoiserTruths.Family;
import org.langevin.denoiser.CentralDifferences;
import org.langevin.denoiser.GaussianDenoiser;
import org.langevin.denoiser.GaussianMixture;
import org.langevin.denoiser.GaussianMixtureDenoiser;
import org.langevin.denoiser.NormalLaws;
import org.langevin.denoiser.QuantileMap;
import org.langevin.evaluation.ByteBins;
import org.langevin.evaluation.FlowLikelihood;
import org.langevin.evaluation.Trace;
import org.langevin.process.NoiseLevel;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.schedule.Edm;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.StepPlan.Step;

/** This system's answers about loss floors, reverse kernels and likelihoods of normal laws. */
final class LikelihoodAnswers {
    private static final String TOPIC = "likelihood";
    private static final int ENTRIES = 1000;
    /** EDM's σ_data, for which its preconditioning is made. */
    private static final double SIGMA_DATA = 0.5;

    private static final NoisingProcess VP = new NoisingProcess(NoiseSchedules.named("vp-linear"));
    private static final NoisingProcess LINEAR = new NoisingProcess(NoiseSchedules.named("ddpm-linear"));
    private static final NoisingProcess COSINE = new NoisingProcess(NoiseSchedules.named("ddpm-cosine"));
    private static final NoisingProcess EDM = new NoisingProcess(new Edm(0.002, 80));
    private static final GaussianMixture LINE =
            GaussianMixture.onLine(new double[] {0.3, 0.7}, new double[] {-1, 0.5}, new double[] {0.2, 0.35});
    private static final Map<String, PredictionType> TYPES =
            Map.of("eps", PredictionType.EPSILON, "x0", PredictionType.SAMPLE, "v", PredictionType.V);

    private LikelihoodAnswers() {}

    static Map<String, Family> families() {
        Map<String, Family> families = new HashMap<>();
        families.put("normal_kl_nats", exact(1e-14, path -> divergence(path[0])));
        families.put(
                "discretized_gaussian_loglik_nats (x,mean,log_scale) tanh-approx CDF | exact CDF",
                exact(1e-9, path -> binMass(path[0])));
        families.put("prior_bpd_linear_T1000", new Family(TOPIC, 1e-7, 1e-15, path -> prior(LINEAR, path[0])));
        families.put("prior_bpd_cosine_T1000", new Family(TOPIC, 1e-6, 1e-15, path -> prior(COSINE, path[0])));
        families.put(
                "true_reverse_kernel_gaussian_data_linear_T1000 q(x_{t-1}|x_t)=N(mean_coef*x_t,var)",
                exact(1e-9, path -> kernel(path)));
        families.put("gmm1d_exact_PF_ODE_quantile_map", exact(1e-9, path -> onLine(path)));
        families.put(
                "pf_ode_likelihood_VP_gaussian", new Family(TOPIC, 1e-7, 1e-7, path -> likelihood(path[0], path[1])));
        families.put("bits_dim_facts", exact(1e-14, path -> bits(path[0])));
        families.put(
                "loss_floor_gaussian_data (per-dim MSE of the Bayes-optimal predictor, uniform t, unit weight)",
                exact(1e-10, path -> lossFloor(path[0], path[1])));
        families.put("edm_loss_floor", exact(1e-10, path -> edmFloor(path[path.length - 1])));
        return families;
    }

    private static Family exact(double tolerance, ToDoubleFunction<String[]> answer) {
        return new Family(TOPIC, tolerance, 1e-14, answer);
    }

    private static GaussianMixture normal(double variance) {
        return GaussianMixture.onLine(new double[] {1}, new double[1], new double[] {Math.sqrt(variance)});
    }

    /** KL of N(m, e^l) and N(m', e^l') by a name such as {@code kl(0.3,-1;-0.2,0.5)}. */
    private static double divergence(String name) {
        String[] parts = name.substring(3, name.length() - 1).split("[,;]", -1);
        return NormalLaws.divergence(
                Double.parseDouble(parts[0]) - Double.parseDouble(parts[2]), variance(parts[1]), variance(parts[3]));
    }

    /** e^l of l, which may be written as the log of the variance itself. */
    private static double variance(String log) {
        return log.startsWith("log") ? Double.parseDouble(log.substring(4)) : Math.exp(Double.parseDouble(log));
    }

    private static double binMass(String name) {
        double[] of = DenoiserTruths.numbersIn(name);
        return NormalLaws.logBinMass(of[0], of[1], Math.exp(of[2]));
    }

    /** KL(q(x_T | x_0) ‖ N(0, 1)) in bits. */
    private static double prior(NoisingProcess process, String name) {
        NoiseLevel level = process.level(ENTRIES);
        double x0 = DenoiserTruths.numbersIn(name)[0];
        return NormalLaws.divergence(level.alpha() * x0, level.sigma() * level.sigma(), 1) / Math.log(2);
    }

    /** The step from 0-based t to t − 1 of a table, for data N(0, v). */
    private static double kernel(String[] path) {
        int n = Integer.parseInt(path[1]) + 1;
        Step step = new Step(n, n - 1);
        GaussianMixture exact = new ReverseStep(normal(Double.parseDouble(path[0])), LINEAR, step).given(1);
        return switch (path[2]) {
            case "mean_coef" -> exact.mean()[0];
            case "var" -> exact.covariance(0, 0);
            case "betaTilde" -> LINEAR.posterior(step).variance();
            default -> LINEAR.transition(step).variance();
        };
    }

    private static double onLine(String[] path) {
        if (path[0].startsWith("map")) {
            double share = new double[] {0.05, 0.2, 0.3, 0.4, 0.6, 0.9}[Integer.parseInt(path[1])];
            GaussianMixture far = LINE.noised(EDM.level(80));
            return QuantileMap.ofFlow(LINE, EDM, 80, 0.002).applyAsDouble(far.quantile(share));
        }
        double[] at = DenoiserTruths.numbersIn(path[1]);
        double[] out = new double[1];
        if (path[0].startsWith("logp")) {
            return LINE.noised(EDM.level(at[1])).logDensity(at[0]);
        }
        PredictionType type = path[0].startsWith("score") ? PredictionType.SCORE : PredictionType.SAMPLE;
        new GaussianMixtureDenoiser(EDM, type, LINE).predict(new double[] {at[0]}, 1, at[1], null, out);
        return out[0];
    }

    /** The flow of data N(0, v) from x at time 1e-5, by a name such as {@code data_var=0.25,x=0.5}. */
    private static double likelihood(String name, String quantity) {
        double[] of = DenoiserTruths.numbersIn(name);
        if (quantity.equals("true_logp_t0")) {
            return normal(of[0]).logDensity(of[1]);
        }
        GaussianDenoiser denoiser =
                new GaussianDenoiser(VP, PredictionType.EPSILON, new double[1], new double[] {of[0]});
        FlowLikelihood flow = new FlowLikelihood(
                new CentralDifferences(denoiser, VP, CentralDifferences.DOUBLE_PRECISION),
                VP,
                1e-5,
                1e-10,
                new Trace.Hutchinson(new KeyedNoise(1), 1));
        FlowLikelihood.Result result = flow.logDensities(new double[] {of[1]}, 1, 0, null);
        double logDensity = result.logDensity()[0];
        if (quantity.startsWith("z")) {
            return result.latents()[0];
        }
        if (quantity.startsWith("logp")) {
            return logDensity;
        }
        double bits = ByteBins.SYMMETRIC.bitsPerDimension(logDensity, 1);
        return quantity.contains("+7") ? bits : bits - ByteBins.SYMMETRIC.offsetBits();
    }

    private static double bits(String fact) {
        return switch (fact) {
            case "NLL of N(0,1) entropy bits" ->
                ByteBins.SYMMETRIC.bitsPerDimension(-(1 + Math.log(2 * Math.PI)) / 2, 1)
                        - ByteBins.SYMMETRIC.offsetBits();
            case "uniform on [-1,1] 256 levels" -> ByteBins.SYMMETRIC.bitsPerDimension(-Math.log(2), 1);
            case "offset [-1,1]" -> ByteBins.SYMMETRIC.offsetBits();
            default -> ByteBins.UNIT.offsetBits();
        };
    }

    /** By names such as {@code linear,data_var=0.25} and {@code eps_mean_over_t} or {@code v_t=99}, t counted from 0. */
    private static double lossFloor(String data, String name) {
        NoisingProcess process = data.startsWith("linear") ? LINEAR : COSINE;
        GaussianMixture law = normal(Double.parseDouble(data.substring(data.indexOf('=') + 1)));
        PredictionType type = TYPES.get(name.substring(0, name.indexOf('_')));
        if (name.contains("t=")) {
            int t = Integer.parseInt(name.substring(name.indexOf('=') + 1));
            return BayesLoss.of(type, law, process.level(t + 1.0));
        }
        return IntStream.rangeClosed(1, ENTRIES)
                .parallel()
                .mapToDouble(n -> BayesLoss.of(type, law, process.level(n)))
                .average()
                .orElseThrow();
    }

    /** The floor of x_0 times EDM's weight (σ² + σ_d²) / (σ σ_d)² (Karras et al. 2022, table 1). */
    private static double edmFloor(String name) {
        double[] of = name.startsWith("s2")
                ? DenoiserTruths.numbersIn(name.replace("s2", "s"))
                : new double[] {SIGMA_DATA * SIGMA_DATA, 1};
        double noise = of[1] * of[1];
        double data = SIGMA_DATA * SIGMA_DATA;
        return BayesLoss.of(PredictionType.SAMPLE, normal(of[0]), EDM.level(of[1])) * (noise + data) / (noise * data);
    }
}
