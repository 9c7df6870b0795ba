package org.langevin.physics.heat;

import java.util.Arrays;
import org.langevin.field.Axis;
import org.langevin.field.Boundary;
import org.langevin.field.Boundary.Dirichlet;
import org.langevin.field.Boundary.Neumann;
import org.langevin.field.Boundary.Robin;
import org.langevin.field.Grid;

/** Computes the weights of a {@link FluxForm} from a grid and a conductivity. */
final class Links {
    private final Grid grid;
    private final Conductivity conductivity;

    Links(Grid grid, Conductivity conductivity) {
        this.grid = grid;
        this.conductivity = conductivity;
    }

    /** The links and walls along one axis. */
    FluxForm.Along along(int number) {
        Axis axis = grid.axis(number);
        int stride = grid.stride(number);
        double scale = 1 / (axis.spacing() * axis.spacing());
        double[] below = new double[grid.size()];
        for (int i = 0; i < below.length; i++) {
            int n = i / stride % axis.size();
            if (n > 0) {
                below[i] = scale * between(i, i - stride, number);
            } else if (axis.isPeriodic()) {
                below[i] = scale * between(i, i + (axis.size() - 1) * stride, number);
            }
        }
        return new FluxForm.Along(axis, stride, below, wall(number, false), wall(number, true));
    }

    /** The weight of the diagonal links at the corner below each point along both axes. */
    double[] corners(int a, int b) {
        Axis first = grid.axis(a);
        Axis second = grid.axis(b);
        double scale = 1 / (2 * first.spacing() * second.spacing());
        double[] corner = new double[grid.size()];
        for (int i = 0; i < corner.length; i++) {
            double[] x = grid.point(i);
            x[a] = first.faceBelow(grid.number(i, a));
            x[b] = second.faceBelow(grid.number(i, b));
            corner[i] =
                    atWall(first, grid.number(i, a)) || atWall(second, grid.number(i, b)) ? 0 : scale * matrix(x)[a][b];
        }
        requireAligned(a, b);
        requireAligned(b, a);
        return corner;
    }

    private FluxForm.Wall wall(int number, boolean upper) {
        Axis axis = grid.axis(number);
        if (axis.isPeriodic()) {
            return new FluxForm.Wall(new double[0], new double[0]);
        }
        Boundary boundary = upper ? axis.atUpper() : axis.atLower();
        int stride = grid.stride(number);
        double[] leak = new double[grid.size() / axis.size()];
        double[] feed = new double[leak.length];
        for (int face = 0; face < leak.length; face++) {
            int edge = face / stride * stride * axis.size() + face % stride + (upper ? axis.size() - 1 : 0) * stride;
            double k = atFace(edge, number, upper ? axis.upper() : axis.lower());
            double depth = axis.wallDistance() * axis.spacing();
            if (boundary instanceof Dirichlet wall) {
                leak[face] = k / (depth * axis.spacing());
                feed[face] = leak[face] * wall.value();
            } else if (boundary instanceof Robin wall && wall.transfer() > 0) {
                leak[face] = wall.transfer() * k / (k + wall.transfer() * depth) / axis.spacing();
                feed[face] = leak[face] * wall.outside();
            } else if (boundary instanceof Neumann wall) {
                feed[face] = wall.inflow() / axis.spacing();
            }
        }
        return new FluxForm.Wall(leak, feed);
    }

    /** K between a point and the one below it. */
    private double between(int here, int below, int number) {
        if (conductivity instanceof Conductivity.Uniform uniform) {
            return uniform.value();
        } else if (conductivity instanceof Conductivity.Varying varying) {
            double a = varying.cells().values()[here];
            double b = varying.cells().values()[below];
            return a == b ? a : 2 * a * b / (a + b);
        }
        return atFace(here, number, grid.axis(number).faceBelow(grid.number(here, number)));
    }

    /** K across the face at a coordinate beside a point. */
    private double atFace(int here, int number, double coordinate) {
        if (conductivity instanceof Conductivity.Uniform uniform) {
            return uniform.value();
        } else if (conductivity instanceof Conductivity.Varying varying) {
            return varying.cells().values()[here];
        }
        double[] x = grid.point(here);
        x[number] = coordinate;
        return matrix(x)[number][number];
    }

    /** The tensor at a place, checked. */
    private double[][] matrix(double[] x) {
        double[][] k = ((Conductivity.Tensor) conductivity).at().apply(x.clone());
        if (!isSymmetricPositiveDefinite(k, grid.dimensions())) {
            throw new IllegalArgumentException("conductivity tensor = " + Arrays.deepToString(k) + " at "
                    + Arrays.toString(x) + ": expected a symmetric positive definite matrix of "
                    + grid.dimensions() + " rows");
        }
        return k;
    }

    /** Refuses a tensor that would carry heat along a wall for a difference across it: the wall's flux would not be the given one. */
    private void requireAligned(int normal, int along) {
        Axis axis = grid.axis(normal);
        if (axis.isPeriodic()) {
            return;
        }
        for (int i = 0; i < grid.size(); i++) {
            int n = grid.number(i, normal);
            if (n == 0 || n == axis.size() - 1) {
                double[] x = grid.point(i);
                x[normal] = n == 0 ? axis.lower() : axis.upper();
                if (matrix(x)[normal][along] != 0) {
                    throw new IllegalArgumentException("conductivity tensor = "
                            + Arrays.deepToString(matrix(x)) + " at a wall of axis " + normal
                            + ": expected no entry between axes " + normal + " and " + along
                            + " there; make the axis periodic, or let the entry fall to 0 at the wall");
                }
            }
        }
    }

    private static boolean atWall(Axis axis, int number) {
        return number == 0 && !axis.isPeriodic();
    }

    /** Whether Cholesky's factorisation exists. */
    private static boolean isSymmetricPositiveDefinite(double[][] k, int d) {
        if (k.length != d) {
            return false;
        }
        double[][] l = new double[d][d];
        for (int i = 0; i < d; i++) {
            if (k[i].length != d) {
                return false;
            }
            for (int j = 0; j <= i; j++) {
                double rest = k[i][j];
                for (int m = 0; m < j; m++) {
                    rest -= l[i][m] * l[j][m];
                }
                if (k[i][j] != k[j][i] || (i == j && !(rest > 0 && rest < Double.POSITIVE_INFINITY))) {
                    return false;
                }
                l[i][j] = i == j ? Math.sqrt(rest) : rest / l[j][j];
            }
        }
        return true;
    }
}
