package org.langevin.sampling;

/**
 * A step of the probability-flow ODE in the form that treats its linear part exactly, by variation of constants over h = Δλ (Lu et al.,
 * NeurIPS 2022, <a href="https://arxiv.org/abs/2206.00927">arXiv:2206.00927</a>, proposition 3.1, and <a
 * href="https://arxiv.org/abs/2211.01095">arXiv:2211.01095</a>, proposition 4.1):
 *
 * <pre>
 *   of the noise   x' = (α'/α) x − σ' ∫ e^(h−s) ε(s) ds     of the item   x' = (σ'/σ) x + α' ∫ e^(−(h−s)) x̂_0(s) ds,   s from 0 to h
 * </pre>
 *
 * <p>Its derivatives being D1 = h dm/dλ and D2 = h² d²m/dλ², a method is an estimate of them; the weights of m, D1 and D2 are then fixed.
 *
 * @param from where the step begins
 * @param to where it leads
 */
record ExponentialStep(Level from, Level to) {
    /** h, dimensionless; +∞ from α = 0 and to σ = 0. */
    double h() {
        return to.lambda() - from.lambda();
    }

    /** Whether h is finite, so that there is more than a first-order step. */
    boolean finite() {
        return Double.isFinite(h());
    }

    /** The first-order step of the noise, x' with ε held constant. */
    Sum ofNoise(double[] x, double[] epsilon) {
        double kept = to.alpha() / from.alpha();
        double weight = finite() ? noiseWeight(1) : to.sigma() - from.sigma() * kept;
        return Sum.of(kept, x).plus(weight, epsilon);
    }

    /** The first-order step of the item, x' with x̂_0 held constant; also from α = 0. */
    Sum ofItem(double[] x, double[] x0) {
        return Sum.of(to.sigma() / from.sigma(), x).plus(-to.alpha() * Math.expm1(-h()), x0);
    }

    /** The weight of the (k − 1)-th derivative of the noise, −σ' h φ_k(h). */
    double noiseWeight(int k) {
        return -to.sigma() * h() * Phi.of(k, h());
    }

    /** The weight of the (k − 1)-th derivative of the item, α' h φ_k(−h). */
    double itemWeight(int k) {
        return to.alpha() * h() * Phi.of(k, -h());
    }
}
