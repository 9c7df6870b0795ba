package org.langevin.sampling;

import java.util.List;
import java.util.Map;
import org.langevin.process.PredictionType;
import org.langevin.sampling.AncestralSampler.Variance;
import org.langevin.sampling.DpmSolverPlusPlusMultistep.Depth;
import org.langevin.sampling.PndmSampler.Start;
import org.langevin.sampling.RungeKuttaSampler.Tableau;
import org.langevin.sampling.UniPcSampler.Variant;
import org.langevin.schedule.Catalogue;
import org.langevin.schedule.Catalogue.Entry;
import org.langevin.schedule.Catalogue.Numbers;

/** The samplers by name: one line each. */
public final class Samplers {
    /** Every sampler there is. */
    public static final Catalogue<Sampler> ALL = new Catalogue<>(
            "sampler",
            List.of(
                    plain(
                            "DDPM's ancestral sampler with the posterior's variance (Ho et al. 2020)",
                            new AncestralSampler(Variance.BETA_TILDE)),
                    plain(
                            "DDPM's ancestral sampler with the forward step's variance (Ho et al. 2020)",
                            new AncestralSampler(Variance.BETA)),
                    plain(
                            "DDPM's ancestral sampler with a variance that the network learned (Nichol and Dhariwal 2021)",
                            new AncestralSampler(Variance.LEARNED)),
                    plain(
                            "DDPM's ancestral sampler with the optimal variance (Analytic-DPM, Bao et al. 2022)",
                            new AncestralSampler(Variance.OPTIMAL)),
                    new Entry<>(
                            "ddim",
                            "DDIM, deterministic unless eta is above 0 (Song et al. 2021)",
                            Map.of("eta", 0.0),
                            p -> new DdimSampler(p.number("eta"))),
                    plain("Euler's method along the flow in sigma/alpha, which is DDIM", new DdimSampler("euler", 0)),
                    new Entry<>(
                            "euler-ancestral",
                            "Euler's method with fresh noise in each step (k-diffusion), which is DDIM with eta",
                            Map.of("eta", 1.0),
                            p -> new DdimSampler("euler-ancestral", p.number("eta"))),
                    plain(
                            "Euler's method along the flow in time",
                            new RungeKuttaSampler("euler-time", Tableau.EULER, Clock.TIME)),
                    plain(
                            "Heun's method along the flow in sigma/alpha (Karras et al. 2022)",
                            new RungeKuttaSampler("heun", Tableau.HEUN, Clock.RATIO)),
                    plain(
                            "Heun's method along the flow in time",
                            new RungeKuttaSampler("heun-time", Tableau.HEUN, Clock.TIME)),
                    plain(
                            "Kutta's classical method along the flow in sigma/alpha, four evaluations a step",
                            new RungeKuttaSampler("rk4", Tableau.CLASSICAL, Clock.RATIO)),
                    new Entry<>(
                            "edm",
                            "Heun's method with noise added before each step (Karras et al. 2022)",
                            Map.of("churn", 0.1, "lowest", 0.05, "highest", 50.0, "noise_factor", 1.003),
                            Samplers::edm),
                    plain("DPM-Solver-1, which is DDIM (Lu et al. 2022)", new DdimSampler("dpm-solver-1", 0)),
                    plain("DPM-Solver-2, two evaluations a step (Lu et al. 2022)", new DpmSolverSampler(2)),
                    plain("DPM-Solver-3, three evaluations a step (Lu et al. 2022)", new DpmSolverSampler(3)),
                    plain(
                            "DPM-Solver++(2S), two evaluations a step (Lu et al. 2022)",
                            new DpmSolverPlusPlusSinglestep()),
                    plain("DPM-Solver++(2M) (Lu et al. 2022)", new DpmSolverPlusPlusMultistep(Depth.TWO)),
                    plain(
                            "DPM-Solver++(3M) with the factor that makes it third order (Lu et al. 2022, mended)",
                            new DpmSolverPlusPlusMultistep(Depth.THREE)),
                    plain(
                            "DPM-Solver++(3M) with the published coefficients, second order (Lu et al. 2022)",
                            new DpmSolverPlusPlusMultistep(Depth.THREE_AS_PUBLISHED)),
                    plain("SDE-DPM-Solver++(2M), with fresh noise (Lu et al. 2022)", new SdeDpmSolverPlusPlus()),
                    plain("UniPC-1, second order (Zhao et al. 2023)", new UniPcSampler(1, Variant.BH2)),
                    plain("UniPC-2, third order (Zhao et al. 2023)", new UniPcSampler(2, Variant.BH2)),
                    plain("UniPC-3, fourth order (Zhao et al. 2023)", new UniPcSampler(3, Variant.BH2)),
                    plain("DEIS tAB of order 2 (Zhang and Chen 2023)", new DeisSampler(2)),
                    plain("DEIS tAB of order 3 (Zhang and Chen 2023)", new DeisSampler(3)),
                    plain(
                            "PNDM, beginning with Runge-Kutta steps (Liu et al. 2022)",
                            new PndmSampler(Start.RUNGE_KUTTA, PredictionType.EPSILON)),
                    plain(
                            "PNDM without Runge-Kutta steps, PLMS (Liu et al. 2022)",
                            new PndmSampler(Start.ADAMS, PredictionType.EPSILON)),
                    new Entry<>(
                            "pc",
                            "Predictor-corrector with Langevin steps (Song et al. 2021)",
                            Map.of("corrections", 1.0, "ratio", 0.16),
                            p -> new PredictorCorrectorSampler(p.whole("corrections"), p.number("ratio"))),
                    plain(
                            "Euler and Maruyama's method on the reverse SDE (Song et al. 2021)",
                            new EulerMaruyamaSampler()),
                    new Entry<>(
                            "pf-ode",
                            "The probability-flow ODE to a given accuracy, by Dormand and Prince (Song et al. 2021)",
                            Map.of("tolerance", 1e-5),
                            p -> new DormandPrinceSampler(p.number("tolerance")))));

    private Samplers() {}

    /** The sampler of that name with its default numbers. */
    public static Sampler named(String name) {
        return ALL.named(name);
    }

    /** A sampler that takes no numbers. */
    private static Entry<Sampler> plain(String description, Sampler sampler) {
        return new Entry<>(sampler.name(), description, Map.of(), p -> sampler);
    }

    private static Sampler edm(Numbers p) {
        return new EdmSampler(p.number("churn"), p.number("lowest"), p.number("highest"), p.number("noise_factor"));
    }
}
