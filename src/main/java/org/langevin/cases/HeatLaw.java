package org.langevin.cases;

import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.langevin.cases.ImageLaw.Mirror;

/**
 * The exact solution of a heat case at some heat time, where one is known: initial states that are products of one factor an axis,
 * through walls at which u or its gradient vanishes, or no walls. A product of solutions along each axis solves the equation in all of
 * them (Carslaw and Jaeger, section 1.15).
 */
final class HeatLaw {
    private final Region region;
    private final List<Ends> ends;
    private final double heat;

    private HeatLaw(Region region, List<Ends> ends, double heat) {
        this.region = region;
        this.ends = ends;
        this.heat = heat;
    }

    /**
     * The exact field.
     *
     * @param initial how it began
     * @param region where
     * @param ends the walls
     * @param heat conductivity times heat time, above 0
     * @return u(x), empty if no law is known
     */
    static Optional<ToDoubleFunction<double[]>> of(Initial initial, Region region, List<Ends> ends, double heat) {
        return new HeatLaw(region, ends, heat).law(initial);
    }

    private Optional<ToDoubleFunction<double[]>> law(Initial initial) {
        if (!homogeneous()) {
            return Optional.empty();
        }
        if (initial instanceof Initial.Gaussian g) {
            return Optional.of(product(
                    g.mass(), axis -> images(axis).gaussian(g.centre().get(axis), g.sd(), heat)));
        }
        if (initial instanceof Initial.Point p) {
            return Optional.of(product(p.mass(), axis -> images(axis).gaussian(p.at().get(axis), 0, heat)));
        }
        if (initial instanceof Initial.Sine s) {
            return allAre(Face.Dirichlet.class) ? Optional.of(waves(s.waves(), Math::sin)) : Optional.empty();
        }
        if (initial instanceof Initial.Cosine c) {
            return cosinesFit(c) ? Optional.of(waves(c.waves(), Math::cos)) : Optional.empty();
        }
        if (initial instanceof Initial.Box box) {
            return box(box);
        }
        Initial.Uniform uniform = (Initial.Uniform) initial;
        return box(new Initial.Box(region.lower(), region.upper(), uniform.value(), 0));
    }

    /** A box on a ground that stays: none at all, or one that no wall takes anything from. */
    private Optional<ToDoubleFunction<double[]>> box(Initial.Box box) {
        if (box.outside() != 0 && ends.stream().anyMatch(e -> absorbs(e.lower()) || absorbs(e.upper()))) {
            return Optional.empty();
        }
        ToDoubleFunction<double[]> excess = product(
                box.inside() - box.outside(),
                axis -> images(axis).interval(box.lower().get(axis), box.upper().get(axis), heat));
        return Optional.of(x -> box.outside() + excess.applyAsDouble(x));
    }

    private ToDoubleFunction<double[]> waves(List<Integer> waves, DoubleUnaryOperator wave) {
        double rate = 0;
        double[] k = new double[waves.size()];
        for (int axis = 0; axis < k.length; axis++) {
            k[axis] = waves.get(axis) * Math.PI / length(axis);
            rate += k[axis] * k[axis];
        }
        return product(
                Math.exp(-rate * heat),
                axis -> x -> wave.applyAsDouble(k[axis] * (x - region.lower().get(axis))));
    }

    /** One factor for an axis. */
    @FunctionalInterface
    private interface Factor {
        DoubleUnaryOperator along(int axis);
    }

    private ToDoubleFunction<double[]> product(double scale, Factor factor) {
        DoubleUnaryOperator[] factors = new DoubleUnaryOperator[region.dimensions()];
        for (int axis = 0; axis < factors.length; axis++) {
            factors[axis] = factor.along(axis);
        }
        return x -> {
            double value = scale;
            for (int axis = 0; axis < factors.length; axis++) {
                value *= factors[axis].applyAsDouble(x[axis]);
            }
            return value;
        };
    }

    private ImageLaw images(int axis) {
        Ends both = ends.get(axis);
        return new ImageLaw(region.lower().get(axis), length(axis), mirror(both.lower()), mirror(both.upper()));
    }

    private static Mirror mirror(Face face) {
        return face instanceof Face.Periodic ? Mirror.NONE : absorbs(face) ? Mirror.ODD : Mirror.EVEN;
    }

    private static boolean absorbs(Face face) {
        return face instanceof Face.Dirichlet;
    }

    private double length(int axis) {
        return region.upper().get(axis) - region.lower().get(axis);
    }

    private boolean homogeneous() {
        return ends.stream().allMatch(e -> homogeneous(e.lower()) && homogeneous(e.upper()));
    }

    private static boolean homogeneous(Face face) {
        return face instanceof Face.Periodic
                || face instanceof Face.Dirichlet d && d.value() == 0
                || face instanceof Face.Neumann n && n.inflow() == 0;
    }

    private boolean allAre(Class<? extends Face> kind) {
        return ends.stream().allMatch(e -> kind.isInstance(e.lower()) && kind.isInstance(e.upper()));
    }

    /** Insulated walls take any cosine, a periodic axis whole waves. */
    private boolean cosinesFit(Initial.Cosine cosine) {
        for (int axis = 0; axis < ends.size(); axis++) {
            Ends both = ends.get(axis);
            boolean whole =
                    both.lower() instanceof Face.Periodic && cosine.waves().get(axis) % 2 == 0;
            boolean insulated = both.lower() instanceof Face.Neumann && both.upper() instanceof Face.Neumann;
            if (!whole && !insulated) {
                return false;
            }
        }
        return true;
    }
}
