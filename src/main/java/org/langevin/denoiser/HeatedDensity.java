package org.langevin.denoiser;

/**
 * A density of clean items as heat spreads it: what a solver of u_τ = ∇²u makes of it.
 *
 * <p>x_t / α(t) has the density of the clean items after the schedule's heat time τ = σ² / (2 α²), so one such solution serves every schedule.
 */
public interface HeatedDensity {
    /** Number of coordinates, 1 or 2. */
    int dimension();

    /**
     * The density after some heat time, on a grid that may depend on it.
     *
     * @param heatTime τ in the square of the items' unit, 0 or more; 0 is the density of the clean items
     */
    GridDensity at(double heatTime);
}
