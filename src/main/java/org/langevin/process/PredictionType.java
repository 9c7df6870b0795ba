package org.langevin.process;

/**
 * What a denoiser says about a noisy state x = α x_0 + σ ε. Each of the four determines the others, given x; {@link Conversion} holds
 * the formulas.
 */
public enum PredictionType {
    /** The noise ε (Ho et al., NeurIPS 2020, <a href="https://arxiv.org/abs/2006.11239">arXiv:2006.11239</a>, equation 11). */
    EPSILON {
        @Override
        public double target(double x0, double epsilon, NoiseLevel level) {
            return epsilon;
        }
    },
    /** The clean item x_0. */
    SAMPLE {
        @Override
        public double target(double x0, double epsilon, NoiseLevel level) {
            return x0;
        }
    },
    /**
     * The velocity v = α ε − σ x_0 (Salimans and Ho, ICLR 2022, <a href="https://arxiv.org/abs/2202.00512">arXiv:2202.00512</a>, appendix
     * D): with α = cos φ and σ = sin φ it is dx/dφ.
     */
    V {
        @Override
        public double target(double x0, double epsilon, NoiseLevel level) {
            return level.alpha() * epsilon - level.sigma() * x0;
        }
    },
    /** The score ∇ log p_t(x), whose conditional form is −ε / σ; undefined at σ = 0. */
    SCORE {
        @Override
        public double target(double x0, double epsilon, NoiseLevel level) {
            if (level.sigma() == 0) {
                throw new IllegalArgumentException(
                        "sigma = 0: a state without noise has no score; ask at a later time");
            }
            return -epsilon / level.sigma();
        }
    };

    /** The value that belongs to a known clean item and noise: what a network of this type is trained to say. */
    public abstract double target(double x0, double epsilon, NoiseLevel level);
}
