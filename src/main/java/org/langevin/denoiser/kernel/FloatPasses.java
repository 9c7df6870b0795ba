package org.langevin.denoiser.kernel;

import jdk.incubator.vector.FloatVector;
import org.langevin.denoiser.kernel.Staging.Use;

/** {@link PixelPasses} over floats. */
final class FloatPasses extends PixelPasses {

    FloatPasses(int size, int tile) {
        super(size, tile);
    }

    @Override
    int lane(int c) {
        return c;
    }

    private static void read(Staging own, Tensor x, Item item, int pixel, int count, float[] to, int at) {
        own.read(x, item.order(), item.pixel() + pixel, count, to, at);
    }

    /** Room for a tile of {@code width} numbers a pixel. */
    private float[] room(Staging own, Use use, int width) {
        return own.floats(use, tile * width);
    }

    @Override
    Pass sums(Staging own, Tensor x, Item item) {
        int width = item.width();
        float[] u = room(own, Use.FROM, width);
        VectorLoop loop = (from, end, k) -> sums(u, width, from, end, k);
        return (pixel, count) -> {
            read(own, x, item, pixel, count, u, 0);
            channels(own, Staging.BLOCK, item, count, loop);
        };
    }

    private void sums(float[] u, int width, int from, int end, int k) {
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
    }

    @Override
    Pass activate(Staging own, Tensor x, Item item, boolean silu, Joined into) {
        int width = item.width();
        float[] u = room(own, Use.FROM, width);
        float[] y = room(own, Use.TO, into.width());
        VectorLoop loop = silu
                ? (from, end, k) -> silu(u, width, from, end, y, into, k)
                : (from, end, k) -> scale(u, width, from, end, y, into, k);
        return (pixel, count) -> {
            read(own, x, item, pixel, count, u, 0);
            channels(own, LANES, item, count, loop);
        };
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
    Pass write(Staging own, Tensor y, Item item) {
        float[] made = room(own, Use.TO, item.width());
        return (pixel, count) -> own.write(made, y, item.order(), item.pixel() + pixel, count);
    }

    @Override
    void makeRoom(Staging own, int length) {
        own.floats(Use.GRADIENT, length);
    }

    /** dz takes the place of dy in the item's. */
    @Override
    Pass readGradient(Staging own, Tensor dy, Item item) {
        float[] fetched = own.floats(Use.GRADIENT, 0);
        return (pixel, count) -> read(own, dy, item, pixel, count, fetched, pixel * item.width());
    }

    @Override
    Pass siluGradient(Staging own, Tensor x, Item item, boolean silu, Joined dz) {
        int width = item.width();
        float[] u = room(own, Use.FROM, width);
        float[] made = own.floats(Use.GRADIENT, 0);
        return (pixel, count) -> {
            read(own, x, item, pixel, count, u, 0);
            int at = dz.at() + pixel * dz.width();
            VectorLoop loop = silu
                    ? (from, end, k) -> siluGradient(u, width, from, end, made, at, dz, k)
                    : (from, end, k) -> gradientSums(u, width, from, end, made, at, dz, k);
            channels(own, LANES, item, count, loop);
        };
    }

    private void siluGradient(float[] u, int width, int from, int end, float[] dz, int at, Joined joined, int k) {
        FloatVector mean = lanes(center, k);
        FloatVector factor = lanes(slope, k);
        FloatVector added = lanes(offset, k);
        FloatVector sum = lanes(first, k);
        FloatVector products = lanes(second, k);
        int j = at + from;
        for (int i = from; i < end; i += width) {
            FloatVector d = lanes(u, i).sub(mean);
            FloatVector z = d.fma(factor, added);
            FloatVector gradient = lanes(dz, j).mul(derivative(z, Sigmoid.fine(z)));
            gradient.intoArray(dz, j);
            sum = sum.add(gradient);
            products = gradient.fma(d, products);
            j += joined.width();
        }
        sum.intoArray(first, k);
        products.intoArray(second, k);
    }

    private void gradientSums(float[] u, int width, int from, int end, float[] dz, int at, Joined joined, int k) {
        FloatVector mean = lanes(center, k);
        FloatVector sum = lanes(first, k);
        FloatVector products = lanes(second, k);
        int j = at + from;
        for (int i = from; i < end; i += width) {
            FloatVector gradient = lanes(dz, j);
            sum = sum.add(gradient);
            products = gradient.fma(lanes(u, i).sub(mean), products);
            j += joined.width();
        }
        sum.intoArray(first, k);
        products.intoArray(second, k);
    }

    @Override
    Pass gradient(Staging own, Tensor x, Tensor onto, Item item, Joined dz) {
        int width = item.width();
        float[] u = room(own, Use.FROM, width);
        float[] dx = room(own, Use.TO, width);
        float[] gradient = own.floats(Use.GRADIENT, 0);
        return (pixel, count) -> {
            read(own, x, item, pixel, count, u, 0);
            if (onto != null) {
                read(own, onto, item, pixel, count, dx, 0);
            }
            int at = dz.at() + pixel * dz.width();
            VectorLoop loop = onto == null
                    ? (from, end, k) -> gradient(u, width, from, end, gradient, at, dz, dx, k)
                    : (from, end, k) -> addGradient(u, width, from, end, gradient, at, dz, dx, k);
            channels(own, LANES, item, count, loop);
        };
    }

    private void gradient(
            float[] u, int width, int from, int end, float[] dz, int at, Joined joined, float[] dx, int k) {
        FloatVector mean = lanes(center, k);
        FloatVector factor = lanes(slope, k);
        FloatVector perDeviation = lanes(linear, k);
        FloatVector added = lanes(constant, k);
        int j = at + from;
        for (int i = from; i < end; i += width) {
            FloatVector rest = lanes(u, i).sub(mean).fma(perDeviation, added);
            lanes(dz, j).fma(factor, rest).intoArray(dx, i);
            j += joined.width();
        }
    }

    private void addGradient(
            float[] u, int width, int from, int end, float[] dz, int at, Joined joined, float[] dx, int k) {
        FloatVector mean = lanes(center, k);
        FloatVector factor = lanes(slope, k);
        FloatVector perDeviation = lanes(linear, k);
        FloatVector added = lanes(constant, k);
        int j = at + from;
        for (int i = from; i < end; i += width) {
            FloatVector rest = lanes(u, i).sub(mean).fma(perDeviation, added);
            lanes(dz, j).fma(factor, rest).add(lanes(dx, i)).intoArray(dx, i);
            j += joined.width();
        }
    }
}
