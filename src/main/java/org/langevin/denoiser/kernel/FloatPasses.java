package org.langevin.denoiser.kernel;

import jdk.incubator.vector.FloatVector;
import org.langevin.denoiser.kernel.Staging.Use;

/** {@link PixelPasses} over floats. */
final class FloatPasses extends PixelPasses {

    FloatPasses(int size) {
        super(size);
    }

    @Override
    int lane(int c) {
        return c;
    }

    private static float[] read(Staging own, Tensor x, Run run, Use use) {
        float[] u = own.floats(use, run.length());
        own.read(x, run.order(), run.pixel(), run.count(), u, 0);
        return u;
    }

    @Override
    void sums(Staging own, Tensor x, Run run) {
        float[] u = read(own, x, run, Use.FROM);
        int width = run.width();
        channels(own, Staging.BLOCK, run, (from, end, k) -> {
            FloatVector mean0 = lanes(center, k);
            FloatVector mean1 = lanes(center, k + LANES);
            FloatVector sum0 = lanes(deviations, k);
            FloatVector sum1 = lanes(deviations, k + LANES);
            FloatVector squares0 = lanes(first, k);
            FloatVector squares1 = lanes(first, k + LANES);
            for (int i = from; i < end; i += width) {
                FloatVector d0 = lanes(u, i).sub(mean0);
                FloatVector d1 = lanes(u, i + LANES).sub(mean1);
                sum0 = sum0.add(d0);
                sum1 = sum1.add(d1);
                squares0 = d0.fma(d0, squares0);
                squares1 = d1.fma(d1, squares1);
            }
            sum0.intoArray(deviations, k);
            sum1.intoArray(deviations, k + LANES);
            squares0.intoArray(first, k);
            squares1.intoArray(first, k + LANES);
        });
    }

    @Override
    void activate(Staging own, Tensor x, Run run, boolean silu, Joined into) {
        float[] u = read(own, x, run, Use.FROM);
        float[] y = own.floats(Use.TO, run.count() * into.width());
        int width = run.width();
        VectorLoop loop = silu
                ? (from, end, k) -> silu(u, width, from, end, y, into, k)
                : (from, end, k) -> scale(u, width, from, end, y, into, k);
        channels(own, LANES, run, loop);
    }

    private void silu(float[] u, int width, int from, int end, float[] y, Joined into, int k) {
        FloatVector mean = lanes(center, k);
        FloatVector factor = lanes(slope, k);
        FloatVector added = lanes(offset, k);
        int j = into.at() + from;
        for (int i = from; i < end; i += width) {
            FloatVector z = lanes(u, i).sub(mean).fma(factor, added);
            z.mul(Sigmoid.fine(z)).intoArray(y, j);
            j += into.width();
        }
    }

    private void scale(float[] u, int width, int from, int end, float[] y, Joined into, int k) {
        FloatVector mean = lanes(center, k);
        FloatVector factor = lanes(slope, k);
        FloatVector added = lanes(offset, k);
        int j = into.at() + from;
        for (int i = from; i < end; i += width) {
            lanes(u, i).sub(mean).fma(factor, added).intoArray(y, j);
            j += into.width();
        }
    }

    @Override
    void write(Staging own, Tensor y, Run run) {
        own.write(own.floats(Use.TO, run.length()), y, run.order(), run.pixel(), run.count());
    }

    @Override
    void makeRoom(Staging own, int length) {
        own.floats(Use.GRADIENT, length);
    }

    @Override
    void readGradient(Staging own, Tensor dy, Run run, int at) {
        own.read(dy, run.order(), run.pixel(), run.count(), own.floats(Use.GRADIENT, 0), at);
    }

    @Override
    void siluGradient(Staging own, Tensor x, Run run, boolean silu, Joined from, Joined into) {
        float[] u = read(own, x, run, Use.FROM);
        float[] dz = own.floats(Use.GRADIENT, 0);
        int width = run.width();
        VectorLoop loop = silu
                ? (begin, end, k) -> siluGradient(u, width, begin, end, dz, into, k)
                : (begin, end, k) -> gradientSums(u, width, begin, end, dz, into, k);
        channels(own, LANES, run, loop);
    }

    private void siluGradient(float[] u, int width, int from, int end, float[] dz, Joined into, int k) {
        FloatVector mean = lanes(center, k);
        FloatVector factor = lanes(slope, k);
        FloatVector added = lanes(offset, k);
        FloatVector sum = lanes(first, k);
        FloatVector products = lanes(second, k);
        int j = into.at() + from;
        for (int i = from; i < end; i += width) {
            FloatVector d = lanes(u, i).sub(mean);
            FloatVector z = d.fma(factor, added);
            FloatVector gradient = lanes(dz, j).mul(derivative(z, Sigmoid.fine(z)));
            gradient.intoArray(dz, j);
            sum = sum.add(gradient);
            products = gradient.fma(d, products);
            j += into.width();
        }
        sum.intoArray(first, k);
        products.intoArray(second, k);
    }

    private void gradientSums(float[] u, int width, int from, int end, float[] dz, Joined into, int k) {
        FloatVector mean = lanes(center, k);
        FloatVector sum = lanes(first, k);
        FloatVector products = lanes(second, k);
        int j = into.at() + from;
        for (int i = from; i < end; i += width) {
            FloatVector gradient = lanes(dz, j);
            sum = sum.add(gradient);
            products = gradient.fma(lanes(u, i).sub(mean), products);
            j += into.width();
        }
        sum.intoArray(first, k);
        products.intoArray(second, k);
    }

    @Override
    void gradient(Staging own, Tensor x, Tensor onto, Run run, Joined dz) {
        float[] u = read(own, x, run, Use.FROM);
        float[] dx = onto == null ? own.floats(Use.TO, run.length()) : read(own, onto, run, Use.TO);
        float[] gradient = own.floats(Use.GRADIENT, 0);
        int width = run.width();
        VectorLoop loop = onto == null
                ? (from, end, k) -> gradient(u, width, from, end, gradient, dz, dx, k)
                : (from, end, k) -> addGradient(u, width, from, end, gradient, dz, dx, k);
        channels(own, LANES, run, loop);
    }

    private void gradient(float[] u, int width, int from, int end, float[] dz, Joined joined, float[] dx, int k) {
        FloatVector mean = lanes(center, k);
        FloatVector factor = lanes(slope, k);
        FloatVector perDeviation = lanes(linear, k);
        FloatVector added = lanes(constant, k);
        int j = joined.at() + from;
        for (int i = from; i < end; i += width) {
            FloatVector rest = lanes(u, i).sub(mean).fma(perDeviation, added);
            lanes(dz, j).fma(factor, rest).intoArray(dx, i);
            j += joined.width();
        }
    }

    private void addGradient(float[] u, int width, int from, int end, float[] dz, Joined joined, float[] dx, int k) {
        FloatVector mean = lanes(center, k);
        FloatVector factor = lanes(slope, k);
        FloatVector perDeviation = lanes(linear, k);
        FloatVector added = lanes(constant, k);
        int j = joined.at() + from;
        for (int i = from; i < end; i += width) {
            FloatVector rest = lanes(u, i).sub(mean).fma(perDeviation, added);
            lanes(dz, j).fma(factor, rest).add(lanes(dx, i)).intoArray(dx, i);
            j += joined.width();
        }
    }
}
