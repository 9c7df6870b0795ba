package org.langevin.schedule;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.langevin.schedule.Catalogue.Entry;

/** The schedules by name: one line each. */
public final class NoiseSchedules {
    private static final Map<String, Double> RATES = Map.of("beta_min", 0.1, "beta_max", 20.0);

    private static final Map<String, Double> SIGMOID = Map.of("start", -3.0, "end", 3.0, "tau", 1.0);

    /** Every schedule there is. */
    public static final Catalogue<NoiseSchedule> ALL = new Catalogue<>(
            "schedule",
            List.of(
                    new Entry<>(
                            "ddpm-linear",
                            "DDPM's table, beta rising linearly (Ho et al. 2020)",
                            betas(1e-4, 0.02),
                            p -> DdpmTable.linear(p.whole("entries"), p.number("beta_start"), p.number("beta_end"))),
                    new Entry<>(
                            "ddpm-linear-zero-snr",
                            "ddpm-linear stretched to zero terminal SNR (Lin et al. 2024)",
                            betas(1e-4, 0.02),
                            p -> DdpmTable.linear(p.whole("entries"), p.number("beta_start"), p.number("beta_end"))
                                    .zeroTerminalSnr()),
                    new Entry<>(
                            "ddpm-scaled-linear",
                            "The root of beta rising linearly (Rombach et al. 2022; \"quad\" in DDPM's code)",
                            betas(0.00085, 0.012),
                            p -> DdpmTable.scaledLinear(
                                    p.whole("entries"), p.number("beta_start"), p.number("beta_end"))),
                    new Entry<>(
                            "ddpm-cosine",
                            "The cosine table of improved DDPM (Nichol and Dhariwal 2021)",
                            Map.of("entries", 1000.0, "offset", 0.008, "clip", 0.999),
                            p -> DdpmTable.cosine(p.whole("entries"), p.number("offset"), p.number("clip"))),
                    new Entry<>(
                            "ddpm-sigmoid-beta",
                            "beta along a sigmoid from -6 to 6 (DDIM's code, diffusers)",
                            betas(1e-4, 0.02),
                            p -> DdpmTable.sigmoidBeta(
                                    p.whole("entries"), p.number("beta_start"), p.number("beta_end"))),
                    new Entry<>(
                            "ddpm-sigmoid",
                            "The table of vp-sigmoid, alpha^2 along a sigmoid (Chen 2023)",
                            with(SIGMOID, Map.of("entries", 1000.0, "clip", 0.999)),
                            p -> DdpmTable.sigmoid(p.whole("entries"), vpSigmoid(p), p.number("clip"))),
                    new Entry<>(
                            "ddpm-exact",
                            "The table whose states have exactly the law of vp-linear, beta = 1 - exp(-integral)",
                            with(RATES, Map.of("entries", 1000.0)),
                            p -> DdpmTable.exact(vpLinear(p), p.whole("entries"))),
                    new Entry<>(
                            "vp-linear",
                            "The variance-preserving SDE with linear rate (Song et al. 2021)",
                            RATES,
                            NoiseSchedules::vpLinear),
                    new Entry<>(
                            "vp-cosine",
                            "The cosine in continuous time, ending at alpha = 0 (Nichol and Dhariwal 2021)",
                            Map.of("offset", 0.008),
                            p -> new VpCosine(p.number("offset"))),
                    new Entry<>(
                            "vp-sigmoid",
                            "alpha^2 along a sigmoid in continuous time, ending at alpha = 0 (Chen 2023)",
                            SIGMOID,
                            NoiseSchedules::vpSigmoid),
                    new Entry<>(
                            "vp-piecewise",
                            "The rate beta rising until the time knee, and constant after it (a warm-up)",
                            Map.of("beta_min", 0.1, "beta_max", 14.0, "knee", 0.5),
                            p -> VpPiecewise.warmup(p.number("beta_min"), p.number("beta_max"), p.number("knee"))),
                    new Entry<>(
                            "sub-vp",
                            "The SDE whose variance stays below 1 (Song et al. 2021)",
                            RATES,
                            p -> new SubVp(p.number("beta_min"), p.number("beta_max"))),
                    new Entry<>(
                            "ve",
                            "The variance-exploding SDE, sigma growing geometrically (Song et al. 2021)",
                            Map.of("sigma_min", 0.01, "sigma_max", 50.0),
                            p -> new Ve(p.number("sigma_min"), p.number("sigma_max"))),
                    new Entry<>(
                            "edm",
                            "Noise as its own clock, sigma = t (Karras et al. 2022)",
                            Map.of("sigma_min", 0.002, "sigma_max", 80.0),
                            p -> new Edm(p.number("sigma_min"), p.number("sigma_max"))),
                    new Entry<>(
                            "flow-matching",
                            "The straight path, alpha = 1 - t and sigma = t (Lipman et al. 2023)",
                            Map.of(),
                            p -> new FlowMatching()),
                    new Entry<>(
                            "constant-d",
                            "The heat equation with constant diffusivity, sigma^2 = 2 D t",
                            Map.of("diffusivity", 0.5, "horizon", 1.0),
                            p -> new ConstantDiffusivity(p.number("diffusivity"), p.number("horizon"))),
                    new Entry<>(
                            "power-law",
                            "Diffusion on a clock that is a power of time, sigma^2 = 2 K t^gamma",
                            Map.of("coefficient", 0.5, "exponent", 0.5, "horizon", 1.0),
                            p -> new PowerLaw(p.number("coefficient"), p.number("exponent"), p.number("horizon")))));

    private NoiseSchedules() {}

    /** The schedule of that name with its default numbers. */
    public static NoiseSchedule named(String name) {
        return ALL.named(name);
    }

    private static VpLinear vpLinear(Catalogue.Numbers p) {
        return new VpLinear(p.number("beta_min"), p.number("beta_max"));
    }

    private static VpSigmoid vpSigmoid(Catalogue.Numbers p) {
        return new VpSigmoid(p.number("start"), p.number("end"), p.number("tau"));
    }

    private static Map<String, Double> betas(double start, double end) {
        return Map.of("entries", 1000.0, "beta_start", start, "beta_end", end);
    }

    private static Map<String, Double> with(Map<String, Double> numbers, Map<String, Double> more) {
        Map<String, Double> all = new TreeMap<>(numbers);
        all.putAll(more);
        return Map.copyOf(all);
    }
}
