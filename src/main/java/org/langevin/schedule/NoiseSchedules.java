package org.langevin.schedule;

import java.util.List;
import java.util.Map;
import org.langevin.schedule.Catalogue.Entry;

/** The schedules by name: one line each. */
public final class NoiseSchedules {
    private static final Map<String, Double> RATES = Map.of("betaMin", 0.1, "betaMax", 20.0);

    /** Every schedule there is. */
    public static final Catalogue<NoiseSchedule> ALL = new Catalogue<>(
            "schedule",
            List.of(
                    new Entry<>(
                            "ddpm-linear",
                            "DDPM's table, beta rising linearly (Ho et al. 2020)",
                            Map.of("entries", 1000.0, "betaStart", 1e-4, "betaEnd", 0.02),
                            p -> DdpmTable.linear(p.whole("entries"), p.number("betaStart"), p.number("betaEnd"))),
                    new Entry<>(
                            "ddpm-cosine",
                            "The cosine table of improved DDPM (Nichol and Dhariwal 2021)",
                            Map.of("entries", 1000.0, "offset", 0.008, "clip", 0.999),
                            p -> DdpmTable.cosine(p.whole("entries"), p.number("offset"), p.number("clip"))),
                    new Entry<>(
                            "ddpm-exact",
                            "The table whose states have exactly the law of vp-linear, beta = 1 - exp(-integral)",
                            Map.of("entries", 1000.0, "betaMin", 0.1, "betaMax", 20.0),
                            p -> DdpmTable.exact(vpLinear(p), p.whole("entries"))),
                    new Entry<>(
                            "vp-linear",
                            "The variance-preserving SDE with linear rate (Song et al. 2021)",
                            RATES,
                            NoiseSchedules::vpLinear),
                    new Entry<>(
                            "ve",
                            "The variance-exploding SDE, sigma growing geometrically (Song et al. 2021)",
                            Map.of("sigmaMin", 0.01, "sigmaMax", 50.0),
                            p -> new Ve(p.number("sigmaMin"), p.number("sigmaMax"))),
                    new Entry<>(
                            "edm",
                            "Noise as its own clock, sigma = t (Karras et al. 2022)",
                            Map.of("sigmaMin", 0.002, "sigmaMax", 80.0),
                            p -> new Edm(p.number("sigmaMin"), p.number("sigmaMax")))));

    private NoiseSchedules() {}

    /** The schedule of that name with its default numbers. */
    public static NoiseSchedule named(String name) {
        return ALL.named(name);
    }

    private static VpLinear vpLinear(Catalogue.Numbers p) {
        return new VpLinear(p.number("betaMin"), p.number("betaMax"));
    }
}
