package org.langevin.physics.heat;

/**
 * What a scheme promises.
 *
 * @param timeOrder p: the error at a fixed time falls as heat^p, for smooth states; {@link #EXACT} if steps of any length compose
 *     without error
 * @param spaceOrder q: the error falls as dx^q, for smooth states; {@link #EXACT} if it falls faster than every power
 * @param largestStableHeat the longest step that amplifies no mode, in heat time; infinite for schemes that are always stable
 * @param largestMonotoneHeat the longest step that keeps the maximum principle, and so positivity, in heat time; 0 if none does
 * @param conserves whether, without sources and through walls that insulate or are periodic, the content stays the same to rounding
 */
public record Facts(
        int timeOrder, int spaceOrder, double largestStableHeat, double largestMonotoneHeat, boolean conserves) {
    /** An order above all others. */
    public static final int EXACT = Integer.MAX_VALUE;

    /**
     * Refuses a step that would run unstable.
     *
     * @param scheme for the message
     */
    void requireStable(String scheme, HeatStep step) {
        if (step.heat() > largestStableHeat * (1 + ROUNDING)) {
            throw new IllegalArgumentException("heat step = " + step.heat() + " of " + scheme + ": expected at most "
                    + largestStableHeat + "; cut it in " + parts(step) + " parts, or take an implicit scheme");
        }
    }

    /** Into how many equal parts a step has to be cut to be stable. */
    int parts(HeatStep step) {
        double parts = Math.ceil(step.heat() / largestStableHeat * (1 - ROUNDING));
        if (parts > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("heat step = " + step.heat() + ": expected at most 2^31 times "
                    + largestStableHeat + ", the longest stable one; take an implicit scheme");
        }
        return Math.max(1, (int) parts);
    }

    /** A step that arithmetic on heat and spacing puts a few rounding errors above the limit is at the limit. */
    private static final double ROUNDING = 8e-16;
}
