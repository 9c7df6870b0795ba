package org.langevin.random;

import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalInt;

/**
 * A path of Brownian motion W on [0, T] in m independent components, as a function: the value at a time does not depend on which other
 * times were asked for, or in which order. Halving the step keeps the path.
 *
 * <p>Lévy's construction: W(T) is √T z, and in a cell of width δ the middle is the mean of its ends plus ½ √δ z, with z keyed by the
 * cell's place in the tree of halves (Kloeden and Platen, <i>Numerical Solution of Stochastic Differential Equations</i>, 1992, section
 * 1.8; Gaines and Lyons, SIAM J. Appl. Math. 57 (1997) 1455, <a
 * href="https://doi.org/10.1137/S0036139995286515">doi:10.1137/S0036139995286515</a>, for why step control needs it). The tree is 52
 * levels deep, so that every time in [0, T] is a node once it is rounded to a multiple of T 2<sup>−52</sup>: no value is interpolated,
 * and the law is exact at any times whatever.
 *
 * <p><b>Lévy areas.</b> Methods of strong order 1 for noise that does not commute also need A<sub>jk</sub> = ½ ∫ (W<sub>j</sub>
 * dW<sub>k</sub> − W<sub>k</sub> dW<sub>j</sub>) over a step, W counted from the step's beginning. No finite number of normals gives
 * it exactly. Here a finest level L is chosen once ({@link #withAreas}), with cells of width δ = T 2<sup>−L</sup>. Within a cell A<sub>jk</sub>
 * = H<sub>j</sub> ΔW<sub>k</sub> − H<sub>k</sub> ΔW<sub>j</sub> + b<sub>jk</sub>, where H is the mean of the bridge, N(0, δ/12) exactly,
 * and b the area of the bridge, here a normal of its variance δ²/12. Larger cells follow by Chen's relation, the area of the polygon added.
 * So areas agree between all levels up to L to rounding; their mean and covariance given all ΔW of level L are exact; what is not
 * exact is the shape of b's law (its kurtosis, and its dependence on H), whose share in the variance of an area over a step h is at most δ/(3h).
 *
 * <p>One of 10,000 paths on [0, 1], at 256 steps and at 512 of the same path:
 *
 * <pre>{@code
 * BrownianPath path = new BrownianPath(new KeyedNoise(seed), 17, 1, 1.0);
 * double[] coarse = path.grid(8);
 * double[] fine = path.grid(9); // fine[2 k] == coarse[k]
 * }</pre>
 *
 * <p>A node costs about 0.06 µs, a time out of order 52 nodes at the most. Immutable and safe for use by many threads.
 */
public final class BrownianPath {
    /** Levels of the tree: times are multiples of T 2^−52. */
    private static final int DEPTH = 52;
    /** Levels whose nodes the first key numbers; below, each cell has a key of its own. */
    private static final int FIRST_KEY = 31;
    /** The finest level that is given as an array. */
    private static final int LARGEST_GRID = 24;

    private final KeyedNoise noise;
    private final long item;
    private final int dimension;
    private final double horizon;
    private final OptionalInt areaLevel;

    /**
     * A path without areas.
     *
     * @param noise all randomness of the run
     * @param item number of the path, in [0, 2^32)
     * @param dimension m, the number of independent components, at least 1
     * @param horizon T, positive, in the unit of time
     */
    public BrownianPath(KeyedNoise noise, long item, int dimension, double horizon) {
        this(noise, item, dimension, horizon, OptionalInt.empty());
    }

    private BrownianPath(KeyedNoise noise, long item, int dimension, double horizon, OptionalInt areaLevel) {
        this.noise = Objects.requireNonNull(noise, "noise");
        if (dimension < 1) {
            throw new IllegalArgumentException("dimension = " + dimension + ": expected at least 1 component");
        }
        if (!(horizon > 0) || horizon == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("horizon = " + horizon + ": expected a positive, finite time");
        }
        this.item = item;
        this.dimension = dimension;
        this.horizon = horizon;
        this.areaLevel = areaLevel;
    }

    /**
     * The same path with areas of cells T 2<sup>−finest</sup>. Paths of different {@code finest} have the same W and different areas.
     *
     * @param finest L, in [0, 24]
     */
    public BrownianPath withAreas(int finest) {
        checkLevel("finest", finest, LARGEST_GRID);
        return new BrownianPath(noise, item, dimension, horizon, OptionalInt.of(finest));
    }

    /** m, the number of components. */
    public int dimension() {
        return dimension;
    }

    /** T, the end of the path. */
    public double horizon() {
        return horizon;
    }

    /** L, the level at which areas are known; empty for a path without them. */
    public OptionalInt areaLevel() {
        return areaLevel;
    }

    /**
     * W(t), in √time.
     *
     * @param t in [0, T]; rounded to a multiple of T 2^−52
     * @param out receives the m components
     */
    public void value(double t, double[] out) {
        if (!(t >= 0 && t <= horizon)) {
            throw new IllegalArgumentException("t = " + t + ": expected a time in [0, " + horizon + "]");
        }
        System.arraycopy(at(Math.round(t / horizon * 0x1p52), DEPTH), 0, out, 0, dimension);
    }

    /**
     * W(t) − W(s), in √time.
     *
     * @param s in [0, T]
     * @param t in [0, T]
     * @param out receives the m components
     */
    public void increment(double s, double t, double[] out) {
        double[] before = new double[dimension];
        value(s, before);
        value(t, out);
        for (int j = 0; j < dimension; j++) {
            out[j] -= before[j];
        }
    }

    /**
     * W at the ends of all cells of a level: the same bits as {@link #value} at those times.
     *
     * @param level l in [0, 24]
     * @return W(k T 2^−l) for k = 0 ... 2^l, shape [2^l + 1, m], in √time
     */
    public double[] grid(int level) {
        checkLevel("level", level, LARGEST_GRID);
        return cell(0, 0, level);
    }

    /**
     * W within one cell, at the ends of its parts of a finer level.
     *
     * @param level of the cell, in [0, 24]
     * @param index of the cell, in [0, 2^level)
     * @param fine level of the parts, in [level, 24]
     * @return shape [2^(fine − level) + 1, m], in √time
     */
    double[] cell(int level, int index, int fine) {
        int parts = 1 << fine - level;
        double[] w = new double[(parts + 1) * dimension];
        System.arraycopy(at(index, level), 0, w, 0, dimension);
        System.arraycopy(at(index + 1L, level), 0, w, parts * dimension, dimension);
        double[] z = new double[dimension];
        for (int l = level, stride = parts; stride > 1; l++, stride /= 2) {
            long first = (long) index << l - level;
            for (int c = 0; c < parts / stride; c++) {
                normals(l, first + c, z);
                int left = c * stride * dimension;
                for (int j = 0; j < dimension; j++) {
                    w[left + stride / 2 * dimension + j] =
                            middle(w[left + j], w[left + stride * dimension + j], l, z[j]);
                }
            }
        }
        return w;
    }

    /**
     * The Lévy areas of a cell, antisymmetric.
     *
     * @param level of the cell, in [0, L]
     * @param index of the cell, in [0, 2^level)
     * @param out receives A<sub>jk</sub>, shape [m, m], in the unit of time
     * @throws IllegalStateException if the path has no areas
     */
    public void areas(int level, int index, double[] out) {
        int finest = checkAreas(level);
        Arrays.fill(out, 0, dimension * dimension, 0);
        addAreas(cell(level, index, finest), 0, level, index, out, 0);
    }

    /**
     * The Lévy areas of all cells of a level: the same bits as {@link #areas}, in one pass.
     *
     * @param level l in [0, L]
     * @return shape [2^l, m, m], in the unit of time
     * @throws IllegalStateException if the path has no areas
     */
    public double[] areaGrid(int level) {
        int finest = checkAreas(level);
        double[] w = grid(finest);
        int size = dimension * dimension;
        double[] out = new double[size << level];
        for (int index = 0; index < 1 << level; index++) {
            addAreas(w, (index << finest - level) * dimension, level, index, out, index * size);
        }
        return out;
    }

    private int checkAreas(int level) {
        int finest = areaLevel.orElseThrow(
                () -> new IllegalStateException("the path has no Lévy areas: ask for them by withAreas(finest level)"));
        checkLevel("level", level, finest);
        return finest;
    }

    /** Adds up a cell's areas from the path at its finest times, of which the cell's first is at {@code begin}. */
    private void addAreas(double[] w, int begin, int level, int index, double[] out, int at) {
        int finest = areaLevel.getAsInt();
        double[] z = new double[dimension * (dimension + 1) / 2];
        for (int c = 0; c < 1 << finest - level; c++) {
            long node = (1L << finest) + ((long) index << finest - level) + c;
            noise.normals(Stream.BROWNIAN_AREA, node, item, z, 0, z.length);
            addCell(w, begin, begin + c * dimension, z, out, at);
        }
    }

    /** Chen's relation: the polygon's triangle from the beginning of the step, and the area within the finest cell. */
    private void addCell(double[] w, int begin, int now, double[] z, double[] out, int at) {
        double delta = width(areaLevel.getAsInt());
        double meanScale = Math.sqrt(delta / 12);
        double areaScale = delta / Math.sqrt(12);
        int next = dimension;
        for (int j = 0; j < dimension; j++) {
            double dj = w[now + dimension + j] - w[now + j];
            for (int k = j + 1; k < dimension; k++) {
                double dk = w[now + dimension + k] - w[now + k];
                double polygon = ((w[now + j] - w[begin + j]) * dk - (w[now + k] - w[begin + k]) * dj) / 2;
                double area = polygon + meanScale * (z[j] * dk - z[k] * dj) + areaScale * z[next++];
                out[at + j * dimension + k] += area;
                out[at + k * dimension + j] -= area;
            }
        }
    }

    /** W(k T 2^−level), found by halving [0, T] until k is the middle. */
    private double[] at(long k, int level) {
        double[] left = new double[dimension];
        if (k == 0) {
            return left;
        }
        double[] right = end();
        double[] z = new double[dimension];
        int down = level - Long.numberOfTrailingZeros(k);
        for (int l = 0; l < down; l++) {
            normals(l, k >> level - l, z);
            boolean lower = (k >> level - l - 1 & 1) == 0;
            double[] replaced = lower ? right : left;
            for (int j = 0; j < dimension; j++) {
                replaced[j] = middle(left[j], right[j], l, z[j]);
            }
        }
        return down > 0 ? left : right;
    }

    private double[] end() {
        double[] w = new double[dimension];
        noise.normals(Stream.BROWNIAN_PATH, 0, item, w, 0, dimension);
        for (int j = 0; j < dimension; j++) {
            w[j] *= Math.sqrt(horizon);
        }
        return w;
    }

    /** The bridge's middle in a cell of the level: mean of the ends, standard deviation half the root of the width. */
    private double middle(double left, double right, int level, double z) {
        return Math.fma(0.5 * Math.sqrt(width(level)), z, 0.5 * (left + right));
    }

    private double width(int level) {
        return Math.scalb(horizon, -level);
    }

    /** The normals of the middle of a cell. */
    private void normals(int level, long index, double[] z) {
        if (level < FIRST_KEY) {
            noise.normals(Stream.BROWNIAN_PATH, (1L << level) + index, item, z, 0, dimension);
            return;
        }
        int below = level - FIRST_KEY;
        long root = index >> below;
        KeyedNoise subtree = new KeyedNoise(noise.bits(Stream.BROWNIAN_SUBTREE, root, item));
        subtree.normals(Stream.BROWNIAN_PATH, (1L << below) + index - (root << below), item, z, 0, dimension);
    }

    private static void checkLevel(String name, int level, int largest) {
        if (level < 0 || level > largest) {
            throw new IllegalArgumentException(name + " = " + level + ": expected a level in [0, " + largest
                    + "]; a level has 2^level cells of width T / 2^level");
        }
    }
}
