package org.langevin.sampling;

/**
 * The way between two noises along the sphere, so that what lies between is as strong as they are and has their law: sampled
 * deterministically, it gives items between theirs. (A straight line leads through noise that is too weak, and a sampler makes nothing of
 * it.)
 *
 * <p>Shoemake, SIGGRAPH 1985 (<a href="https://doi.org/10.1145/325165.325242">doi:10.1145/325165.325242</a>); for diffusion models Song, Meng
 * and Ermon, ICLR 2021 (<a href="https://arxiv.org/abs/2010.02502">arXiv:2010.02502</a>), equation 67.
 */
public final class Slerp {
    /** Below this sine the ends are as good as parallel and the straight line is the arc. */
    private static final double PARALLEL = 1e-8;

    private Slerp() {}

    /**
     * A point of the arc: (sin((1 − u) θ) a + sin(u θ) b) / sin θ, θ being the angle between a and b.
     *
     * @param a where u = 0, [dimension]
     * @param b where u = 1, [dimension]; not opposite to a
     * @param u the share of the way, dimensionless, in [0, 1]
     * @return a new array, [dimension]
     */
    public static double[] between(double[] a, double[] b, double u) {
        if (!(u >= 0 && u <= 1)) {
            throw new IllegalArgumentException("u = " + u + ": expected a share of the way, in [0, 1]");
        }
        if (a.length != b.length) {
            throw new IllegalArgumentException(
                    "a has " + a.length + " coordinates and b " + b.length + ": expected the same number");
        }
        double cosine = dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
        double angle = Math.acos(Math.min(Math.max(cosine, -1), 1));
        double sine = Math.sin(angle);
        if (!(sine > PARALLEL)) {
            if (!(cosine > 0)) {
                throw new IllegalArgumentException("cosine = " + cosine
                        + " between a and b: expected noises that are neither opposite nor zero, for no arc joins"
                        + " those; take another seed");
            }
            return Sum.of(1 - u, a).plus(u, b).values();
        }
        return Sum.of(Math.sin((1 - u) * angle) / sine, a)
                .plus(Math.sin(u * angle) / sine, b)
                .values();
    }

    /**
     * Points at equal angles from a to b, both included.
     *
     * @param count number of points, at least 2
     * @return [count, dimension], to be sampled with {@link Sampling#continueFrom}
     */
    public static double[] path(double[] a, double[] b, int count) {
        if (count < 2) {
            throw new IllegalArgumentException("count = " + count + ": expected at least 2, the ends");
        }
        double[] points = new double[count * a.length];
        for (int i = 0; i < count; i++) {
            double[] point = between(a, b, i / (count - 1.0));
            System.arraycopy(point, 0, points, i * a.length, a.length);
        }
        return points;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
