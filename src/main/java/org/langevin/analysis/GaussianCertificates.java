package org.langevin.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.langevin.analysis.ReferenceTable.Line;
import org.langevin.sampling.DdimSampler;
import org.langevin.sampling.DormandPrinceSampler;
import org.langevin.sampling.PredictorCorrectorSampler;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.Samplers;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.Edm;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.StepPlan;

/** On normal data a sampler's law is known exactly: mean, variance and gain against recursions computed elsewhere. */
final class GaussianCertificates {
    /** Of recursions of a thousand steps in double precision, relative. */
    private static final double RECURSION = 1e-12;

    private static final NoiseSchedule LINEAR = NoiseSchedules.named("ddpm-linear");
    /** The names of variances and samplers in the reference. */
    private static final Map<String, String> NAMES = Map.ofEntries(
            Map.entry("beta", "ddpm-beta"),
            Map.entry("tilde", "ddpm"),
            Map.entry("betaTilde", "ddpm"),
            Map.entry("opt", "ddpm-optimal"),
            Map.entry("small", "ddpm"),
            Map.entry("large", "ddpm-beta"),
            Map.entry("true", "ddpm-optimal"),
            Map.entry("var", "ddpm-optimal"),
            Map.entry("mean_coef", "ddpm"),
            Map.entry("ddim", "ddim"));

    private GaussianCertificates() {}

    static List<Certificate> list() {
        List<Certificate> certificates = new ArrayList<>();
        Map<String, AffineLaw> laws = new ConcurrentHashMap<>();
        ReferenceTable.under("gauss_sampler_exact_output").forEach(line -> certificates.add(respaced(line, laws)));
        ReferenceTable.under("ancestral_final_variance").forEach(line -> certificates.add(everyStep(line)));
        ReferenceTable.under("true_reverse_kernel").forEach(line -> certificates.add(kernel(line)));
        ReferenceTable.under("ddim_eta0_gaussian").forEach(line -> certificates.add(ddim(line)));
        ReferenceTable.under("ddim_variance_eta1").forEach(line -> certificates.add(ddimVariance(line)));
        ReferenceTable.under("euler_ancestral_step").forEach(line -> certificates.add(eulerAncestral(line)));
        ReferenceTable.under("pf_ode_gauss").forEach(line -> certificates.add(flow(line)));
        ReferenceTable.under("reverse_sde_EM").forEach(line -> certificates.add(eulerMaruyama(line)));
        ReferenceTable.under("pathKL_weights").forEach(line -> certificates.add(pathWeight(line)));
        ReferenceTable.under("langevin_corrector").forEach(line -> certificates.add(langevin(line)));
        return certificates;
    }

    private static Certificate relative(Line line, Sampler sampler, double tolerance, DoubleSupplier computation) {
        return new Certificate(
                sampler.name(),
                line.source(),
                line.name(-2) + " " + line.name(-1),
                line.value(),
                tolerance * Math.abs(line.value()) + 1e-15,
                computation);
    }

    /** The linear table respaced to K "trailing" steps, from N(0, 1), data N(m, v). */
    private static Certificate respaced(Line line, Map<String, AffineLaw> laws) {
        double[] numbers = numbers("v0=(.*)_m=(.*)_K=(.*)", line.name(2));
        Sampler sampler = Samplers.named(NAMES.get(line.name(3)));
        Problem problem = Problem.gaussian(LINEAR, numbers[1], numbers[0]);
        StepPlan plan = StepPlan.trailing(1000, (int) numbers[2]);
        ToDoubleFunction<AffineLaw> quantity = switch (line.name(4)) {
            case "mean" -> AffineLaw::mean;
            case "var" -> AffineLaw::variance;
            default -> law -> Math.hypot(law.mean() - numbers[1], Math.sqrt(law.variance()) - Math.sqrt(numbers[0]));
        };
        // A distance is a difference of nearly equal numbers, so it has their absolute error.
        double tolerance = line.name(4).equals("W2") ? 1e-12 : RECURSION * Math.abs(line.value()) + 1e-15;
        return new Certificate(
                sampler.name(),
                line.source(),
                line.name(2) + " " + line.name(4),
                line.value(),
                tolerance,
                () -> quantity.applyAsDouble(laws.computeIfAbsent(
                        line.name(2) + line.name(3), run -> problem.push(AffineLaw.STANDARD_NORMAL, sampler, plan))));
    }

    /** Every step of three tables, from N(0, 1), data N(0, v). */
    private static Certificate everyStep(Line line) {
        String[] parts = line.name(1).split(",", -1);
        NoiseSchedule table = switch (parts[1]) {
            case "linear" -> LINEAR;
            case "cosine" -> NoiseSchedules.named("ddpm-cosine");
            default -> DdpmTable.linear(100, 1e-3, 0.2);
        };
        Sampler sampler = Samplers.named(NAMES.get(parts[2]));
        int entries = (int) table.horizon();
        Problem problem = Problem.gaussian(table, 0, numbers("data_var=(.*)", parts[0])[0]);
        StepPlan plan = StepPlan.trailing(entries, entries);
        return relative(
                line,
                sampler,
                RECURSION,
                () -> problem.push(AffineLaw.STANDARD_NORMAL, sampler, plan).variance());
    }

    /** One step of the linear table: the mean's share of the state, and the variances. */
    private static Certificate kernel(Line line) {
        Problem problem = Problem.gaussian(LINEAR, 0, Double.parseDouble(line.name(1)));
        int t = Integer.parseInt(line.name(2));
        Sampler sampler = Samplers.named(NAMES.get(line.name(3)));
        StepPlan plan = StepPlan.through(t + 1, t);
        return relative(line, sampler, RECURSION, () -> {
            AffineLaw law = problem.push(new AffineLaw(0, 0, 1), sampler, plan);
            return line.name(3).equals("mean_coef") ? law.gain() : law.variance();
        });
    }

    /** DDIM through the linear table with "leading" spacing, and the flow that it approximates. */
    private static Certificate ddim(Line line) {
        Matcher exact = Pattern.compile("data_var=(.*),exact_PF_ODE.*").matcher(line.name(1));
        if (exact.matches()) {
            Problem problem = Problem.gaussian(LINEAR, 0, Double.parseDouble(exact.group(1)));
            Sampler sampler = new DormandPrinceSampler(1e-11);
            StepPlan nearlyClean = StepPlan.through(1000, 1e-9);
            return relative(
                    line,
                    sampler,
                    1e-9,
                    () -> problem.push(AffineLaw.STANDARD_NORMAL, sampler, nearlyClean)
                            .gain());
        }
        double[] numbers = numbers("data_var=(.*),S=(.*) \\(leading spacing\\)", line.name(1));
        Problem problem = Problem.gaussian(LINEAR, 0, numbers[0]);
        StepPlan plan = StepPlan.leading(1000, (int) numbers[1], 0);
        Sampler sampler = new DdimSampler(0);
        return relative(line, sampler, RECURSION, () -> {
            AffineLaw law = problem.push(AffineLaw.STANDARD_NORMAL, sampler, plan);
            return line.name(2).equals("final_var") ? law.variance() : law.gain();
        });
    }

    /** What DDIM draws at η = 1 between two 0-based timesteps, −1 being clean. */
    private static Certificate ddimVariance(Line line) {
        double[] steps = numbers("(\\d+)->(-?\\d+)", line.name(1));
        Problem problem = Problem.gaussian(LINEAR, 0, 1);
        Sampler sampler = new DdimSampler(1);
        StepPlan plan = StepPlan.through(steps[0] + 1, steps[1] + 1);
        return relative(
                line,
                sampler,
                RECURSION,
                () -> problem.push(new AffineLaw(0, 0, 1), sampler, plan).variance());
    }

    /** Where the state of an item at 0 is moved, and what is drawn. */
    private static Certificate eulerAncestral(Line line) {
        double[] numbers = numbers("(.*),(.*),(.*)", line.name(1));
        Sampler sampler = new DdimSampler("euler-ancestral", numbers[2]);
        Problem problem = Problem.gaussian(new Edm(0.002, 80), 0, 0);
        StepPlan plan = StepPlan.through(numbers[0], numbers[1]);
        return relative(line, sampler, RECURSION, () -> {
            AffineLaw law = problem.push(new AffineLaw(0, 0, 1), sampler, plan);
            return line.name(2).equals("0") ? numbers[0] * law.gain() : Math.sqrt(law.variance());
        });
    }

    /** Euler's and Heun's methods in time on the VP flow from 1 to 0.001: the error of the factor, relative. */
    private static Certificate flow(Line line) {
        Problem problem = Problem.gaussian(NoiseSchedules.named("vp-linear"), 0, 0.25);
        double exact = problem.at(1e-3).deviations()[0] / problem.at(1).deviations()[0];
        if (line.name(2).equals("exact_factor")) {
            Sampler sampler = new DormandPrinceSampler(1e-12);
            return relative(line, sampler, 1e-10, () -> problem.run(sampler, StepPlan.through(1, 1e-3), 1)[0]);
        }
        Matcher name = Pattern.compile("(.*)_N(.*)").matcher(line.name(2));
        require(name.matches(), line.name(2));
        Sampler sampler = Samplers.named(name.group(1) + "-time");
        StepPlan plan = even(1, 1e-3, Integer.parseInt(name.group(2)));
        return relative(line, sampler, 1e-9, () -> problem.run(sampler, plan, 1)[0] - exact);
    }

    /** The error of the variance at 0.001, from the true law at 1. */
    private static Certificate eulerMaruyama(Line line) {
        Problem problem = Problem.gaussian(NoiseSchedules.named("vp-linear"), 0, 0.25);
        Sampler sampler = Samplers.named("euler-maruyama");
        StepPlan plan = even(1, 1e-3, Integer.parseInt(line.name(2)));
        AffineLaw start = new AffineLaw(0, problem.at(1).variance(), 1);
        return new Certificate(
                sampler.name(),
                line.source(),
                "error of the variance, K=" + line.name(2),
                line.value(),
                1e-10,
                () -> problem.push(start, sampler, plan).variance()
                        - problem.at(1e-3).variance());
    }

    /**
     * What an error of the noise costs in a step, in nats per unit of its square: (change of the mean)² / (2 variance), the Kullback-Leibler
     * divergence of two normal laws that differ in their means.
     */
    private static Certificate pathWeight(Line line) {
        boolean sum = line.name(2).startsWith("sum_sigma2=");
        String variance = sum
                ? line.name(2).substring("sum_sigma2=".length(), line.name(2).indexOf('('))
                : line.name(2).equals("w_beta_at") ? "beta" : "beta_tilde";
        Sampler sampler = Samplers.named(variance.equals("beta") ? "ddpm-beta" : "ddpm");
        if (!sum) {
            int n = Integer.parseInt(line.name(3));
            return relative(line, sampler, 1e-11, () -> weight(sampler, n));
        }
        int first = line.name(2).contains("t=1.") ? 1 : 2;
        return relative(line, sampler, 1e-11, () -> {
            double total = 0;
            for (int n = first; n <= 1000; n++) {
                total += weight(sampler, n);
            }
            return total;
        });
    }

    /** Two denoisers of data at a point, a unit of noise apart. */
    private static double weight(Sampler sampler, int n) {
        StepPlan plan = StepPlan.through(n, n - 1);
        AffineLaw start = new AffineLaw(0, 0, 1);
        double ratio = LINEAR.sigma(n) / LINEAR.alpha(n);
        AffineLaw here = Problem.gaussian(LINEAR, 0, 0).push(start, sampler, plan);
        double shift =
                Problem.gaussian(LINEAR, ratio, 0).push(start, sampler, plan).mean() - here.mean();
        // The step to a clean state draws nothing; with the forward step's variance it would draw beta_1.
        double variance = n > 1 ? here.variance() : LINEAR.between(0, 1).variance();
        return shift * shift / (2 * variance);
    }

    private static Certificate langevin(Line line) {
        PredictorCorrectorSampler sampler = new PredictorCorrectorSampler(1, 0.16);
        return relative(line, sampler, RECURSION, () -> sampler.stepSize(1, 784, 100 * 100));
    }

    static StepPlan even(double from, double to, int steps) {
        double[] times = new double[steps + 1];
        for (int k = 0; k <= steps; k++) {
            times[k] = k == steps ? to : from + k * (to - from) / steps;
        }
        return StepPlan.through(times);
    }

    /** The numbers that stand for the groups of a pattern. */
    static double[] numbers(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        require(matcher.matches(), text);
        double[] numbers = new double[matcher.groupCount()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Double.parseDouble(matcher.group(i + 1));
        }
        return numbers;
    }

    private static void require(boolean understood, String name) {
        if (!understood) {
            throw new IllegalStateException("reference number '" + name + "': not understood");
        }
    }
}
