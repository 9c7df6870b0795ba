package org.langevin.cases;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.langevin.cases.Picture.Curves;
import org.langevin.config.ConfigurationException;
import org.langevin.config.Default;
import org.langevin.config.Range;
import org.langevin.config.Tagged;
import org.langevin.field.Field;
import org.langevin.field.Grid;
import org.langevin.physics.heat.PorousMedium;

/**
 * Gas in a porous medium along one axis, u_t = (u^m)_xx, from one time of Barenblatt's similarity solution to another.
 *
 * @param exponent m
 * @param constant C of Barenblatt's solution, which fixes the mass
 * @param from the time at which the solution is taken up
 * @param to the time at which it is compared
 * @param region one axis, wide enough for the front
 * @param ends its walls
 * @param report what is asked of the solution
 * @param shape what is asked of its shape
 */
public record PorousMediumCase(
        @Default("2") @Range(above = 1) double exponent,
        @Default("1") @Range(above = 0) double constant,
        @Range(above = 0) double from,
        @Range(above = 0) double to,
        Region region,
        List<Ends> ends,
        @Default("[]") List<FieldQuantity> report,
        @Default("[]") List<Shape> shape)
        implements PhysicalCase {
    private static final int FRAMES = 40;

    /** What is asked of the shape. */
    @Tagged("quantity")
    public sealed interface Shape {}

    /** The place beyond which there is nothing. */
    public record Front() implements Shape {}

    /** The largest difference from the similarity solution. */
    public record Error() implements Shape {}

    /** Checks that there is one axis, and time to pass. */
    public PorousMediumCase {
        if (region.dimensions() != 1) {
            throw new ConfigurationException("region.cells", "has more than one axis; this solution is known on one");
        }
        Region.requireAxes("ends", ends, 1);
        if (!(to > from)) {
            throw new ConfigurationException("to", to + " is not after from = " + from);
        }
    }

    @Override
    public Answer solve() {
        long began = System.nanoTime();
        Grid grid = region.grid(ends, 1);
        PorousMedium medium = Refusals.of("ends", () -> new PorousMedium(grid, exponent));
        List<Picture.Frame> frames = new ArrayList<>();
        Field u = exact(grid, from);
        frames.add(frame(from, u));
        for (int k = 1; k <= FRAMES; k++) {
            Field before = u;
            u = Refusals.of("region", () -> medium.through(before, (to - from) / FRAMES));
            frames.add(frame(from + k * (to - from) / FRAMES, u));
        }
        Field end = u;
        double seconds = (System.nanoTime() - began) * 1e-9;
        List<Reported> quantities = new ArrayList<>();
        for (FieldQuantity quantity : report) {
            quantities.add(Reported.known(quantity.label(), quantity.of(end), quantity.of(exact(grid, to))));
        }
        shape.forEach(asked -> quantities.add(
                asked instanceof Front
                        ? Reported.known("front", front(end), front(to))
                        : Reported.unknown("largest error", end.distance(exact(grid, to)))));
        return new Answer(
                quantities,
                new Answer.Cost(FRAMES, (double) FRAMES * grid.size(), seconds),
                () -> new Curves("x", "u", frames));
    }

    private Field exact(Grid grid, double time) {
        return grid.field(x -> PorousMedium.barenblatt(exponent, constant, x[0], time));
    }

    private Picture.Frame frame(double time, Field u) {
        String title = String.format(Locale.ROOT, "t = %.4g", time);
        return Frames.curves(title, List.of("computed", "exact"), List.of(u, exact(u.grid(), time)));
    }

    /** Where Barenblatt's solution ends: C = k x² t^(−2a), a = 1/(m+1), k = a (m−1)/(2m). */
    private double front(double time) {
        double a = 1 / (exponent + 1);
        double k = a * (exponent - 1) / (2 * exponent);
        return Math.sqrt(constant / k) * Math.pow(time, a);
    }

    /** The last point with more than a millionth of the maximum. */
    private static double front(Field u) {
        int last = u.values().length - 1;
        while (last > 0 && u.values()[last] <= 1e-6 * u.max()) {
            last--;
        }
        return u.grid().axis(0).coordinate(last);
    }
}
