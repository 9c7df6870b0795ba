package org.langevin.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import org.langevin.analysis.ReferenceTable.Line;
import org.langevin.denoiser.Denoiser;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.sampling.DdimSampler;
import org.langevin.sampling.DpmSolverPlusPlusMultistep;
import org.langevin.sampling.Model;
import org.langevin.sampling.Model.Estimate;
import org.langevin.sampling.PndmSampler;
import org.langevin.sampling.Progress;
import org.langevin.sampling.Sampler;
import org.langevin.sampling.UniPcSampler;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.Spacing;
import org.langevin.schedule.StepPlan;
import org.langevin.schedule.StepPlan.Step;

/**
 * The numbers that diffusers' own tests pin: a made-up model x t / (t + 1), the states k / 768, ten steps. The pins are for single
 * precision; the reference has done them again in double.
 */
final class PinCertificates {
    private static final int NUMBERS = 768;
    /** Double precision against double precision, relative. */
    private static final double ROUNDING = 1e-11;

    private PinCertificates() {}

    static List<Certificate> list() {
        List<Certificate> certificates = new ArrayList<>();
        ReferenceTable.under("diffusers_scheduler_pins").forEach(line -> certificates.add(pin(line)));
        return certificates;
    }

    private static Certificate pin(Line line) {
        Run run = run(line.name(1));
        boolean mean = line.name(2).contains("mean");
        DoubleSupplier sum = () -> Arrays.stream(run.result()).map(Math::abs).sum() / (mean ? NUMBERS : 1);
        double tolerance = switch (line.name(2)) {
            case "pinned_sum" -> 1e-2;
            case "pinned_mean" -> 1e-3;
            default -> ROUNDING * line.value();
        };
        return new Certificate(
                run.sampler.name(), line.source(), line.name(1) + " " + line.name(2), line.value(), tolerance, sum);
    }

    private static Run run(String name) {
        PredictionType type = name.contains("_v_") ? PredictionType.V : PredictionType.EPSILON;
        StepPlan leading = StepPlan.leading(1000, 10, 0);
        if (name.startsWith("ddim")) {
            double betaStart = name.contains("beta_start0.01") ? 0.01 : 1e-4;
            StepPlan plan = name.contains("_no_alpha_to_one") ? leading.notBelow(1) : leading;
            return new Run(new DdimSampler(0), betaStart, type, plan, 1, false);
        }
        double free = Double.POSITIVE_INFINITY;
        if (name.startsWith("pndm")) {
            Sampler pndm = new PndmSampler(PndmSampler.Start.RUNGE_KUTTA, type);
            return new Run(pndm, 1e-4, type, leading.notBelow(1), free, false);
        }
        if (name.startsWith("edm")) {
            return new Run(new DdimSampler("euler", 0), 0, type, null, free, false);
        }
        StepPlan linspace = linspace().notBelow(1);
        if (name.startsWith("unipc")) {
            UniPcSampler.Variant variant = name.contains("bh1") ? UniPcSampler.Variant.BH1 : UniPcSampler.Variant.BH2;
            return new Run(new UniPcSampler(2, variant), 1e-4, type, linspace, free, true);
        }
        Sampler multistep = new DpmSolverPlusPlusMultistep(DpmSolverPlusPlusMultistep.Depth.TWO);
        return new Run(multistep, 1e-4, type, linspace, free, false);
    }

    /** Eleven timesteps from 999 to 0, rounded, the last of them left out: the fast solvers' own default. */
    private static StepPlan linspace() {
        double[] times = new double[11];
        Arrays.setAll(times, i -> i < 10 ? 1 + Math.rint(999 - i * 99.9) : 0);
        return StepPlan.through(times);
    }

    /**
     * One of diffusers' runs.
     *
     * @param plan the steps, or null for those of EDM
     * @param lowerLast whether the last step is of first order although it would not have to be ({@code lower_order_final})
     */
    private record Run(
            Sampler sampler,
            double betaStart,
            PredictionType type,
            StepPlan plan,
            double clipRange,
            boolean lowerLast) {
        double[] result() {
            double[] start = IntStream.range(0, NUMBERS)
                    .mapToDouble(k -> k / (double) NUMBERS)
                    .toArray();
            return plan == null ? edm(start) : table(start);
        }

        private double[] table(double[] start) {
            NoiseSchedule table = DdpmTable.linear(1000, betaStart, 0.02);
            NoisingProcess process = new NoisingProcess(table);
            Model model = new Model(new MadeUp(table, type, false), process, clipRange, 1, null);
            Progress progress = Progress.startingWith(start);
            for (Step step : plan.steps()) {
                progress = sampler.step(model, progress, step, new double[0]);
            }
            return lowerLast ? firstOrder(process, progress, plan.steps().get(plan.count() - 1)) : progress.x();
        }

        /** The last step again, from the state and the estimate that it began with, without the past. */
        private static double[] firstOrder(NoisingProcess process, Progress end, Step last) {
            double[] x = end.past().get(0).x();
            Estimate estimate = end.past().get(0).estimate();
            double ratio =
                    process.schedule().sigma(last.to()) / process.schedule().sigma(last.from());
            double item = process.schedule().alpha(last.to())
                    - ratio * process.schedule().alpha(last.from());
            double[] next = new double[x.length];
            Arrays.setAll(next, i -> ratio * x[i] + item * estimate.x0(i));
            return next;
        }

        /** EDM's levels, its start, and its preconditioning of a made-up network. */
        private double[] edm(double[] start) {
            NoiseSchedule edm = NoiseSchedules.named("edm");
            double sigma = Math.hypot(80, 1);
            double[] x = Arrays.stream(start).map(v -> sigma * v).toArray();
            Model model = new Model(new MadeUp(edm, type, true), new NoisingProcess(edm), clipRange, 1, null);
            Progress progress = Progress.startingWith(x);
            for (Step step : Spacing.KARRAS.plan(edm, 10).steps()) {
                progress = sampler.step(model, progress, step, new double[0]);
            }
            return progress.x();
        }
    }

    /**
     * The made-up model.
     *
     * @param preconditioned whether its output is a network's in EDM, c_skip x + c_out F(c_in x, ¼ ln σ) with data of variance ¼
     */
    private record MadeUp(NoiseSchedule schedule, PredictionType type, boolean preconditioned) implements Denoiser {
        @Override
        public PredictionType predictionType() {
            return preconditioned ? PredictionType.SAMPLE : type;
        }

        @Override
        public int dimension() {
            return NUMBERS;
        }

        @Override
        public void predict(double[] x, int items, double t, int[] labels, double[] out) {
            double timestep = schedule.timestepMap().timestep(t);
            double factor = timestep / (timestep + 1);
            if (preconditioned) {
                double total = t * t + 0.25;
                factor = 0.25 / total + t * 0.5 / Math.sqrt(total) * factor / Math.sqrt(total);
            }
            for (int i = 0; i < NUMBERS; i++) {
                out[i] = factor * x[i];
            }
        }
    }
}
