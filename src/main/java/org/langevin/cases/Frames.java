package org.langevin.cases;

import java.util.ArrayList;
import java.util.List;
import org.langevin.cases.Picture.Curve;
import org.langevin.cases.Picture.Curves;
import org.langevin.cases.Picture.Frame;
import org.langevin.cases.Picture.Maps;
import org.langevin.field.Axis;
import org.langevin.field.Field;
import org.langevin.field.Grid;

/** Pictures of fields: curves in one dimension, maps in two, and the middle plane of three. */
final class Frames {

    private Frames() {}

    /**
     * Fields of one time on one grid.
     *
     * @param grid where
     * @param names of the fields
     * @param fields as many; a map shows the first
     * @return one frame
     */
    static Picture of(Grid grid, List<String> names, List<Field> fields) {
        return grid.dimensions() == 1
                ? new Curves("x", "u", List.of(curves("", names, fields)))
                : new Maps(List.of(map(names.get(0), fields.get(0))));
    }

    /**
     * Curves of one time.
     *
     * @param title the time
     * @param names of the fields
     * @param fields as many, in one dimension
     * @return a frame
     */
    static Frame curves(String title, List<String> names, List<Field> fields) {
        List<Curve> curves = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            curves.add(new Curve(
                    names.get(i),
                    coordinates(fields.get(i).grid().axis(0)),
                    fields.get(i).values()));
        }
        return new Frame(title, curves);
    }

    /**
     * A map of one time.
     *
     * @param title the time
     * @param u in two dimensions, or three, of which the middle of the first axis is shown
     * @return a map
     */
    static Picture.Map map(String title, Field u) {
        Grid grid = u.grid();
        int last = grid.dimensions() - 1;
        int rows = grid.axis(last - 1).size();
        int columns = grid.axis(last).size();
        int from = last == 2 ? grid.axis(0).size() / 2 * grid.stride(0) : 0;
        double[] plane = java.util.Arrays.copyOfRange(u.values(), from, from + rows * columns);
        return new Picture.Map(title, rows, columns, plane);
    }

    /**
     * Where the points of an axis are.
     *
     * @param axis any
     * @return one coordinate a point
     */
    static double[] coordinates(Axis axis) {
        double[] x = new double[axis.size()];
        for (int i = 0; i < x.length; i++) {
            x[i] = axis.coordinate(i);
        }
        return x;
    }
}
