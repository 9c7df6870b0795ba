package org.langevin.process;

import org.langevin.schedule.NoiseSchedule;

/**
 * What a noising process does to the modes of a linear operator: in the operator's own basis it has an α_k and a σ_k for each mode k, and
 * every law of this package holds mode by mode.
 */
public sealed interface Spectrum {
    /** The schedule of mode k of a process on a clock. */
    NoiseSchedule mode(NoiseSchedule clock, int k);

    /** Whether all modes have the process's own α and σ, so that no basis need be chosen. */
    default boolean alike() {
        return false;
    }

    /** All modes alike: pixels are as good a basis as any. */
    enum Identity implements Spectrum {
        /** The only one. */
        IDENTITY;

        @Override
        public NoiseSchedule mode(NoiseSchedule clock, int k) {
            return clock;
        }

        @Override
        public boolean alike() {
            return true;
        }
    }

    /**
     * Heat flow of the operator beside the noise: α_k(t) = α(t) e^(−λ_k τ_B(t)), σ_k = σ. With the Laplacian of an image it is a blur, whose
     * generative models are inverse heat dissipation (Rissanen, Heinonen and Solin, ICLR 2023, <a
     * href="https://arxiv.org/abs/2206.13397">arXiv:2206.13397</a>) and blurring diffusion (Hoogeboom and Salimans, ICLR 2023, <a
     * href="https://arxiv.org/abs/2209.05557">arXiv:2209.05557</a>, section 3): the heat solver itself is the noising process.
     *
     * <p>The operator's heat time rises as τ_B(u) = τ_max sin⁴(½πu) with the fraction u of the schedule's horizon (Hoogeboom and Salimans,
     * section 4.1, where the width of the blur rises as sin²).
     *
     * @param eigenvalues λ_k, 0 or more, in the inverse unit of {@code blurTime}
     * @param blurTime τ_max, 0 or more, dimensionless once multiplied by an eigenvalue
     */
    record Dissipation(double[] eigenvalues, double blurTime) implements Spectrum {
        /** Checks the operator. */
        public Dissipation {
            eigenvalues = eigenvalues.clone();
            for (int k = 0; k < eigenvalues.length; k++) {
                checkNotNegative("eigenvalue " + k, eigenvalues[k]);
            }
            checkNotNegative("blur_time", blurTime);
        }

        /**
         * The Laplacian of an image in the basis of the discrete cosine transform (no flux through the edges): λ_(i,j) = π² (i²/h² + j²/w²) for
         * mode i w + j, per squared pixel.
         *
         * @param height h, pixels
         * @param width w, pixels
         * @param blur the standard deviation of the whole blur, √(2 τ_max), pixels
         */
        public static Dissipation ofImage(int height, int width, double blur) {
            double[] eigenvalues = new double[height * width];
            for (int i = 0; i < height; i++) {
                for (int j = 0; j < width; j++) {
                    double y = Math.PI * i / height;
                    double x = Math.PI * j / width;
                    eigenvalues[i * width + j] = y * y + x * x;
                }
            }
            return new Dissipation(eigenvalues, blur * blur / 2);
        }

        /** The eigenvalues, as many as there are modes. */
        @Override
        public double[] eigenvalues() {
            return eigenvalues.clone();
        }

        /** The number of modes. */
        public int modes() {
            return eigenvalues.length;
        }

        /** τ_B at the fraction u of the schedule's horizon, in [0, 1]. */
        public double blurTime(double u) {
            double sine = StrictMath.sin(Math.PI / 2 * u);
            return blurTime * sine * sine * sine * sine;
        }

        @Override
        public NoiseSchedule mode(NoiseSchedule clock, int k) {
            return new DissipatedMode(clock, eigenvalues[k], blurTime);
        }

        private static void checkNotNegative(String name, double value) {
            if (!(value >= 0 && value <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException(name + " = " + value + ": expected a finite number, 0 or more");
            }
        }
    }
}
