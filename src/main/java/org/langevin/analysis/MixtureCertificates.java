package org.langevin.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import org.langevin.analysis.ReferenceTable.Line;
import org.langevin.sampling.DormandPrinceSampler;
import org.langevin.sampling.OneStepSampler;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Samplers;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;
import org.langevin.schedule.Transition;

/**
 * On the mixture 0.3 N(−1, 0.2²) + 0.7 N(1, 0.3²), where the score is not linear: what the samplers make of it as densities, how far one
 * step is from the true one, and where the probability flow leads.
 */
final class MixtureCertificates {
    private static final MixtureLaw DATA =
            new MixtureLaw(new double[] {0.3, 0.7}, new double[] {-1, 1}, new double[] {0.2, 0.3});
    private static final NoiseSchedule LINEAR = NoiseSchedules.named("ddpm-linear");
    private static final Problem ON_TABLE = Problem.mixture(LINEAR, DATA);
    private static final Problem ON_VP = Problem.mixture(NoiseSchedules.named("vp-linear"), DATA);
    private static final Map<String, String> NAMES =
            Map.of("beta", "ddpm-beta", "tilde", "ddpm", "opt", "ddpm-optimal", "ddim", "ddim");

    private MixtureCertificates() {}

    static List<Certificate> list() {
        List<Certificate> certificates = new ArrayList<>();
        ReferenceTable.under("gmm_pf_ode_quantile_map_t1->0.2").forEach(line -> certificates.add(flow(line, 0.2)));
        ReferenceTable.under("gmm_pf_ode_quantile_map_t1->0").stream()
                .filter(line -> !line.name(1).endsWith("0.2"))
                .forEach(line -> certificates.add(flow(line, 1e-10)));
        ReferenceTable.under("empirical_pf_ode_map").forEach(line -> certificates.add(memory(line)));
        Map<String, DensityLaw> densities = new ConcurrentHashMap<>();
        Map<String, QuantileLaw> quantiles = new ConcurrentHashMap<>();
        ReferenceTable.under("gmm_sampler_output")
                .forEach(line -> certificates.add(output(line, densities, quantiles)));
        ReferenceTable.under("gmm_onestep_KL").forEach(line -> certificates.add(step(line)));
        return certificates;
    }

    private static Certificate certificate(Line line, String sampler, double tolerance, DoubleSupplier computation) {
        return new Certificate(
                sampler, line.source(), line.name(-2) + " " + line.name(-1), line.value(), tolerance, computation);
    }

    private static Certificate flow(Line line, double to) {
        Sampler sampler = new DormandPrinceSampler(1e-12);
        double start = Double.parseDouble(line.name(2));
        return certificate(line, sampler.name(), 1e-8, () -> ON_VP.run(sampler, StepPlan.through(1, to), start)[0]);
    }

    /** Four points as data: the flow ends on one of them. */
    private static Certificate memory(Line line) {
        double[] points = {-1.5, -0.2, 0.3, 1.1};
        double[] equal = {0.25, 0.25, 0.25, 0.25};
        Problem problem = Problem.mixture(ON_VP.process().schedule(), new MixtureLaw(equal, points, new double[4]));
        Sampler sampler = new DormandPrinceSampler(1e-10);
        double start = Double.parseDouble(line.name(2));
        return certificate(line, sampler.name(), 1e-6, () -> problem.run(sampler, StepPlan.through(1, 1e-3), start)[0]);
    }

    /** The law that K steps through the linear table lead to from N(0, 1), the last without noise. */
    private static Certificate output(
            Line line, Map<String, DensityLaw> densities, Map<String, QuantileLaw> quantiles) {
        String run = line.name(2);
        int steps = Integer.parseInt(
                run.substring(run.indexOf('K') + 1, run.lastIndexOf('_')).replace("=", ""));
        String sampler = NAMES.get(run.substring(run.lastIndexOf('_') + 1));
        String quantity = line.name(3);
        if (sampler.equals("ddim")) {
            return certificate(
                    line,
                    sampler,
                    1e-6,
                    () -> of(
                            quantity,
                            quantiles.computeIfAbsent(
                                    run,
                                    name -> QuantileLaw.after(
                                            Samplers.named(sampler), ON_TABLE, StepPlan.trailing(1000, steps)))));
        }
        // The reference gives its densities to 2e-4, and the divergence, which lives in their tails, to 1e-3.
        double tolerance = quantity.startsWith("KL") ? 1e-3 : 2e-4;
        return certificate(
                line,
                sampler,
                tolerance,
                () -> of(quantity, densities.computeIfAbsent(run, name -> density(sampler, steps))));
    }

    private static double of(String quantity, DensityLaw law) {
        return switch (quantity) {
            case "W1" -> law.w1(DATA);
            case "W2" -> law.w2(DATA);
            case "KL_data_model" -> law.divergenceFrom(DATA);
            case "TV" -> law.totalVariation(DATA);
            default -> law.cdf(0);
        };
    }

    private static double of(String quantity, QuantileLaw law) {
        return switch (quantity) {
            case "W1" -> law.distance(DATA, 1);
            case "W2" -> law.distance(DATA, 2);
            case "mean" -> law.mean();
            case "var" -> law.variance();
            default -> law.below(0);
        };
    }

    private static DensityLaw density(String name, int steps) {
        OneStepSampler sampler = (OneStepSampler) Samplers.named(name);
        DensityLaw law = DensityLaw.standardNormal();
        for (Step step : StepPlan.trailing(1000, steps).steps()) {
            law = law.after(sampler, ON_TABLE, step);
        }
        return law;
    }

    /** The mean over x_t of KL(q(x_s | x_t) ‖ the sampler's law of x_s), in nats. */
    private static Certificate step(Line line) {
        double[] numbers = GaussianCertificates.numbers("K=(.*)_step(.*)of.*", line.name(2));
        Step step = StepPlan.trailing(1000, (int) numbers[0]).steps().get((int) (numbers[0] - numbers[1]));
        OneStepSampler sampler = (OneStepSampler) Samplers.named(NAMES.get(line.name(3)));
        return certificate(
                line, sampler.name(), 1e-4 * Math.abs(line.value()) + 3e-11, () -> divergence(sampler, step));
    }

    private static double divergence(OneStepSampler sampler, Step step) {
        MixtureLaw later = ON_TABLE.at(step.from());
        int n = 1200;
        double reach = 8;
        double spacing = 2 * reach / n;
        double[] x = new double[n];
        Arrays.setAll(x, i -> -reach + (i + 0.5) * spacing);
        double[] noise = new double[n];
        double[] mean = sampler.step(ON_TABLE.model(n), x, step, noise);
        Arrays.fill(noise, 1);
        double[] shifted = sampler.step(ON_TABLE.model(n), x, step, noise);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double weight = later.density(x[i]) * spacing;
            if (weight > 1e-18) {
                sum += weight * conditional(x[i], step).divergenceFromNormal(mean[i], shifted[i] - mean[i]);
            }
        }
        return sum;
    }

    /** The law of x_s given x_t = x: of a mixture one, and of each component that of two normal variables of which one is known. */
    private static MixtureLaw conditional(double x, Step step) {
        double alpha = LINEAR.alpha(step.from());
        double[] shares = DATA.shares(x, alpha, LINEAR.sigma(step.from()));
        MixtureLaw earlier = ON_TABLE.at(step.to());
        Transition transition = LINEAR.between(step.to(), step.from());
        double a = transition.meanFactor();
        double[] means = new double[shares.length];
        double[] deviations = new double[shares.length];
        for (int k = 0; k < shares.length; k++) {
            double before = earlier.deviations()[k] * earlier.deviations()[k];
            double total = a * a * before + transition.variance();
            means[k] = earlier.means()[k] + a * before / total * (x - a * earlier.means()[k]);
            deviations[k] = Math.sqrt(before * transition.variance() / total);
        }
        return new MixtureLaw(shares, means, deviations);
    }
}
