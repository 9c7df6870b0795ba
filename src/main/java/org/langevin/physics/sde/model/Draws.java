package org.langevin.physics.sde.model;

import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;

/** The uniforms of one item in order, for samplers that don't know beforehand how many they need, and what is made of them. */
final class Draws {
    /** A Poisson mean that one uniform can invert: e^−mean is far from underflow. */
    private static final double LARGEST_MEAN = 500;

    private final KeyedNoise noise;
    private final Stream stream;
    private final long step;
    private final long item;
    private double[] uniforms = new double[8];
    private int next;

    Draws(KeyedNoise noise, Stream stream, long step, long item) {
        this.noise = noise;
        this.stream = stream;
        this.step = step;
        this.item = item;
        noise.uniforms(stream, step, item, uniforms, 0, uniforms.length);
    }

    /** A uniform in (0, 1). The beginning of more numbers is the same, so growing only appends. */
    double uniform() {
        if (next == uniforms.length) {
            uniforms = new double[2 * next];
            noise.uniforms(stream, step, item, uniforms, 0, uniforms.length);
        }
        return uniforms[next++];
    }

    /** Poisson by sequential inversion; a large mean in parts. */
    int poisson(double mean) {
        int count = 0;
        double left = mean;
        while (left > LARGEST_MEAN) {
            count += invert(LARGEST_MEAN);
            left -= LARGEST_MEAN;
        }
        return count + invert(left);
    }

    private int invert(double mean) {
        double u = uniform();
        double p = Math.exp(-mean);
        int j = 0;
        while (u > p && p > 0) {
            u -= p;
            p *= mean / ++j;
        }
        return j;
    }

    /**
     * Gamma of scale 1: Marsaglia and Tsang, ACM Trans. Math. Softw. 26 (2000) 363 (<a
     * href="https://doi.org/10.1145/358407.358414">doi:10.1145/358407.358414</a>); below shape 1 by Γ(a) = Γ(a + 1) U^(1/a).
     */
    double gamma(double shape) {
        if (shape < 1) {
            double larger = gamma(shape + 1);
            return larger * Math.pow(uniform(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double z = Normal.quantile(uniform());
            double v = 1 + c * z;
            if (v > 0) {
                double cube = v * v * v;
                if (Math.log(uniform()) < z * z / 2 + d * (1 - cube + Math.log(cube))) {
                    return d * cube;
                }
            }
        }
    }
}
