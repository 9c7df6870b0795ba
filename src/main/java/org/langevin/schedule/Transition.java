package org.langevin.schedule;

/**
 * The law of x_t given x_s for s ≤ t: normal with mean a x_s and variance v in every coordinate.
 *
 * <p>Transitions compose: a(r→t) = a(r→s) a(s→t), v(r→t) = a(s→t)² v(r→s) + v(s→t), and heat adds.
 *
 * @param meanFactor a = α(t) / α(s), in [0, 1]; 0 where α(t) = 0
 * @param variance v = σ²(t) − a² σ²(s), 0 or more; the β of a single step of a DDPM table
 * @param heat τ(t) − τ(s) = v / (2 α(t)²), the heat time spent; +∞ where α(t) = 0 and v &gt; 0
 */
public record Transition(double meanFactor, double variance, double heat) {
    /** From a time to itself. */
    static final Transition NONE = new Transition(1, 0, 0);

    /** This transition, and then another that begins where it ends. */
    public Transition then(Transition next) {
        double a = next.meanFactor;
        return new Transition(meanFactor * a, a * a * variance + next.variance, heat + next.heat);
    }
}
