package org.langevin.physics.heat;

/** What the schemes of alternating directions share. */
final class Directions {
    private Directions() {}

    /** The flux form of an equation that does not mix its axes. */
    static FluxForm of(HeatEquation equation) {
        FluxForm form = new FluxForm(equation);
        if (form.mixes() && form.largestMonotoneHeat() == 0) {
            throw new IllegalArgumentException("conductivity tensor with entries beside its diagonal: expected none for"
                    + " alternating directions; take Crank-Nicolson or RKL2");
        }
        return form;
    }

    /** The longest explicit step along one axis alone that keeps the maximum principle. */
    static double largestMonotoneHeat(FluxForm form) {
        double largest = Double.POSITIVE_INFINITY;
        for (int axis = 0; axis < form.axes().size(); axis++) {
            largest = Math.min(largest, 1 / form.largestDiagonal(axis));
        }
        return largest;
    }
}
