package org.langevin.sampling;

import java.util.List;
import java.util.Map;
import org.langevin.sampling.AncestralSampler.Variance;
import org.langevin.schedule.Catalogue;
import org.langevin.schedule.Catalogue.Entry;

/** The samplers by name: one line each. */
public final class Samplers {
    /** Every sampler there is. */
    public static final Catalogue<Sampler> ALL = new Catalogue<>(
            "sampler",
            List.of(
                    new Entry<>(
                            "ddpm",
                            "DDPM's ancestral sampler with the posterior's variance (Ho et al. 2020)",
                            Map.of(),
                            p -> new AncestralSampler(Variance.BETA_TILDE)),
                    new Entry<>(
                            "ddpm-beta",
                            "DDPM's ancestral sampler with the forward step's variance (Ho et al. 2020)",
                            Map.of(),
                            p -> new AncestralSampler(Variance.BETA)),
                    new Entry<>(
                            "ddim",
                            "DDIM, deterministic unless eta is above 0 (Song et al. 2021)",
                            Map.of("eta", 0.0),
                            p -> new DdimSampler(p.number("eta")))));

    private Samplers() {}

    /** The sampler of that name with its default numbers. */
    public static Sampler named(String name) {
        return ALL.named(name);
    }
}
