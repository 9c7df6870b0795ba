package org.langevin.sampling;

import org.langevin.process.NoisingProcess;

/**
 * A time of a process with what the fast solvers need of it. They all integrate over λ = ½ log SNR, in which the probability-flow ODE is
 * a straight line but for the denoiser (Lu et al., NeurIPS 2022, <a href="https://arxiv.org/abs/2206.00927">arXiv:2206.00927</a>,
 * proposition 3.1).
 *
 * @param t the time, in the schedule's unit
 * @param alpha α
 * @param sigma σ
 * @param lambda λ = log(α/σ), dimensionless; −∞ where α = 0, +∞ where σ = 0
 */
record Level(double t, double alpha, double sigma, double lambda) {
    static Level at(NoisingProcess process, double t) {
        return new Level(
                t,
                process.schedule().alpha(t),
                process.schedule().sigma(t),
                process.schedule().logSnr(t) / 2);
    }

    /** The level with a given λ, between two finite ones. */
    static Level atLambda(NoisingProcess process, double lambda) {
        return at(process, process.schedule().timeAtLogSnr(2 * lambda));
    }

    /** Whether nothing of the noise is left. */
    boolean clean() {
        return sigma == 0;
    }

    /** σ/α, the noise in units of the item; +∞ where α = 0. */
    double ratio() {
        return sigma / alpha;
    }

    /** The level a share r of the way to another, measured in λ. */
    Level towards(Level end, double r, NoisingProcess process) {
        return atLambda(process, lambda + r * (end.lambda - lambda));
    }

    /**
     * Refuses a level without anything of the item, for methods that divide by α.
     *
     * @param sampler the sampler's name
     */
    void requireItem(String sampler) {
        if (alpha == 0) {
            throw new UnfitSamplerException(
                    sampler,
                    " at t = " + t
                            + ": alpha = 0, the log SNR is infinite and no step of finite length leads from there; expected alpha > 0:"
                            + " use ddim, ddpm, dpmpp-2m or unipc-2 with a denoiser of v or of the sample, or a plan that begins later");
        }
    }
}
