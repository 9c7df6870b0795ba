package org.langevin.denoiser.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.ShortVector;
import org.langevin.denoiser.kernel.Staging.Use;

/**
 * {@link PixelPasses} over bfloat16s. A block's every other channel goes into one vector, the rest into another, because bfloat16s are turned into
 * floats and back most cheaply so; the numbers per channel stand in the same order.
 */
final class HalfPasses extends PixelPasses {

    HalfPasses(int size, int tile) {
        super(size, tile);
    }

    @Override
    int lane(int c) {
        return c % 2 * LANES + c / 2;
    }

    private static ShortVector pairs(short[] values, int at) {
        return ShortVector.fromArray(Bfloat16.PAIRS, values, at);
    }

    /** The floats from the {@code at}-th on of an array that holds their bits. */
    private static FloatVector floats(short[] bits, int at) {
        return pairs(bits, 2 * at).reinterpretAsFloats();
    }

    private static void read(Staging own, Tensor x, Item item, int pixel, int count, short[] to) {
        own.read(x, item.order(), item.pixel() + pixel, count, to);
    }

    /** Room for a tile of {@code width} numbers a pixel. */
    private short[] room(Staging own, Use use, int width) {
        return own.halves(use, tile * width);
    }

    @Override
    Pass sums(Staging own, Tensor x, Item item) {
        int width = item.width();
        short[] u = room(own, Use.FROM, width);
        VectorLoop loop = (from, end, k) -> sums(u, width, from, end, k);
        return (pixel, count) -> {
            read(own, x, item, pixel, count, u);
            channels(own, Staging.BLOCK, item, count, loop);
        };
    }

    private void sums(short[] u, int width, int from, int end, int k) {
        FloatVector mean0 = lanes(center, k);
        FloatVector mean1 = lanes(center, k + LANES);
        FloatVector sum0 = lanes(deviations, k);
        FloatVector sum1 = lanes(deviations, k + LANES);
        FloatVector squares0 = lanes(first, k);
        FloatVector squares1 = lanes(first, k + LANES);
        for (int i = from; i < end; i += width) {
            ShortVector pairs = pairs(u, i);
            FloatVector d0 = Bfloat16.evens(pairs).sub(mean0);
            FloatVector d1 = Bfloat16.odds(pairs).sub(mean1);
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
        short[] u = room(own, Use.FROM, width);
        short[] y = room(own, Use.TO, into.width());
        VectorLoop loop = silu
                ? (from, end, k) -> siluOfEvens(u, width, from, end, y, into, k)
                : (from, end, k) -> scale(u, width, from, end, y, into, k);
        VectorLoop odds = (from, end, k) -> siluOfOdds(u, width, from, end, y, into, k + LANES);
        return (pixel, count) -> {
            read(own, x, item, pixel, count, u);
            channels(own, Staging.BLOCK, item, count, loop);
            if (silu) {
                channels(own, Staging.BLOCK, item, count, odds);
            }
        };
    }

    /** The lower halves of the pairs of y, in their places: both halves at once go beyond what the compiler grants a method. */
    private void siluOfEvens(short[] u, int width, int from, int end, short[] y, Joined into, int k) {
        FloatVector factor = lanes(slope, k);
        FloatVector added = lanes(shifted, k);
        int j = into.at() + from;
        for (int i = from; i < end; i += width) {
            FloatVector z = Bfloat16.evens(pairs(u, i)).fma(factor, added);
            Bfloat16.lower(z.mul(Sigmoid.coarse(z))).intoArray(y, j);
            j += into.width();
        }
    }

    private void siluOfOdds(short[] u, int width, int from, int end, short[] y, Joined into, int k) {
        FloatVector factor = lanes(slope, k);
        FloatVector added = lanes(shifted, k);
        int j = into.at() + from;
        for (int i = from; i < end; i += width) {
            FloatVector z = Bfloat16.odds(pairs(u, i)).fma(factor, added);
            Bfloat16.upper(z.mul(Sigmoid.coarse(z))).or(pairs(y, j)).intoArray(y, j);
            j += into.width();
        }
    }

    private void scale(short[] u, int width, int from, int end, short[] y, Joined into, int k) {
        FloatVector mean0 = lanes(center, k);
        FloatVector mean1 = lanes(center, k + LANES);
        FloatVector slope0 = lanes(slope, k);
        FloatVector slope1 = lanes(slope, k + LANES);
        FloatVector offset0 = lanes(offset, k);
        FloatVector offset1 = lanes(offset, k + LANES);
        int j = into.at() + from;
        for (int i = from; i < end; i += width) {
            ShortVector pairs = pairs(u, i);
            FloatVector z0 = Bfloat16.evens(pairs).sub(mean0).fma(slope0, offset0);
            FloatVector z1 = Bfloat16.odds(pairs).sub(mean1).fma(slope1, offset1);
            Bfloat16.near(z0, z1).intoArray(y, j);
            j += into.width();
        }
    }

    @Override
    Pass write(Staging own, Tensor y, Item item) {
        short[] made = room(own, Use.TO, item.width());
        return (pixel, count) -> own.write(made, y, item.order(), item.pixel() + pixel, count);
    }

    /** As bits of floats in an array of shorts: while a loop writes floats, the compiler reads the constants of the sigmoid again at each turn. */
    @Override
    void makeRoom(Staging own, int length) {
        own.halves(Use.ITEM, 2 * length);
    }

    @Override
    Pass readGradient(Staging own, Tensor dy, Item item) {
        short[] fetched = room(own, Use.GRADIENT, item.width());
        return (pixel, count) -> read(own, dy, item, pixel, count, fetched);
    }

    @Override
    Pass siluGradient(Staging own, Tensor x, Item item, boolean silu, Joined dz) {
        int width = item.width();
        short[] u = room(own, Use.FROM, width);
        short[] dy = room(own, Use.GRADIENT, dz.width());
        short[] made = own.halves(Use.ITEM, 0);
        return (pixel, count) -> {
            read(own, x, item, pixel, count, u);
            int shift = pixel * dz.width();
            if (silu) {
                channels(
                        own,
                        Staging.BLOCK,
                        item,
                        count,
                        (from, end, k) -> gradientOfEvens(u, width, from, end, dy, dz, made, shift, k));
                channels(
                        own,
                        Staging.BLOCK,
                        item,
                        count,
                        (from, end, k) -> gradientOfOdds(u, width, from, end, dy, dz, made, shift + LANES, k + LANES));
            } else {
                channels(
                        own,
                        Staging.BLOCK,
                        item,
                        count,
                        (from, end, k) -> gradientSums(u, width, from, end, dy, dz, made, shift, k));
            }
        };
    }

    /** Works on every other channel of a block at a time: the processor has no registers for more. */
    private void gradientOfEvens(
            short[] u, int width, int from, int end, short[] dy, Joined joined, short[] dz, int shift, int k) {
        FloatVector mean = lanes(center, k);
        FloatVector factor = lanes(slope, k);
        FloatVector added = lanes(offset, k);
        FloatVector sum = lanes(first, k);
        FloatVector products = lanes(second, k);
        int j = joined.at() + from;
        for (int i = from; i < end; i += width) {
            FloatVector d = Bfloat16.evens(pairs(u, i)).sub(mean);
            FloatVector z = d.fma(factor, added);
            FloatVector gradient = Bfloat16.evens(pairs(dy, j)).mul(derivative(z, Sigmoid.coarse(z)));
            gradient.reinterpretAsShorts().intoArray(dz, 2 * (shift + j));
            sum = sum.add(gradient);
            products = gradient.fma(d, products);
            j += joined.width();
        }
        sum.intoArray(first, k);
        products.intoArray(second, k);
    }

    private void gradientOfOdds(
            short[] u, int width, int from, int end, short[] dy, Joined joined, short[] dz, int shift, int k) {
        FloatVector mean = lanes(center, k);
        FloatVector factor = lanes(slope, k);
        FloatVector added = lanes(offset, k);
        FloatVector sum = lanes(first, k);
        FloatVector products = lanes(second, k);
        int j = joined.at() + from;
        for (int i = from; i < end; i += width) {
            FloatVector d = Bfloat16.odds(pairs(u, i)).sub(mean);
            FloatVector z = d.fma(factor, added);
            FloatVector gradient = Bfloat16.odds(pairs(dy, j)).mul(derivative(z, Sigmoid.coarse(z)));
            gradient.reinterpretAsShorts().intoArray(dz, 2 * (shift + j));
            sum = sum.add(gradient);
            products = gradient.fma(d, products);
            j += joined.width();
        }
        sum.intoArray(first, k);
        products.intoArray(second, k);
    }

    private void gradientSums(
            short[] u, int width, int from, int end, short[] dy, Joined joined, short[] dz, int shift, int k) {
        FloatVector mean0 = lanes(center, k);
        FloatVector mean1 = lanes(center, k + LANES);
        FloatVector sum0 = lanes(first, k);
        FloatVector sum1 = lanes(first, k + LANES);
        FloatVector products0 = lanes(second, k);
        FloatVector products1 = lanes(second, k + LANES);
        int j = joined.at() + from;
        for (int i = from; i < end; i += width) {
            ShortVector pairs = pairs(u, i);
            ShortVector gradients = pairs(dy, j);
            FloatVector dz0 = Bfloat16.evens(gradients);
            FloatVector dz1 = Bfloat16.odds(gradients);
            dz0.reinterpretAsShorts().intoArray(dz, 2 * (shift + j));
            dz1.reinterpretAsShorts().intoArray(dz, 2 * (shift + j + LANES));
            sum0 = sum0.add(dz0);
            sum1 = sum1.add(dz1);
            products0 = dz0.fma(Bfloat16.evens(pairs).sub(mean0), products0);
            products1 = dz1.fma(Bfloat16.odds(pairs).sub(mean1), products1);
            j += joined.width();
        }
        sum0.intoArray(first, k);
        sum1.intoArray(first, k + LANES);
        products0.intoArray(second, k);
        products1.intoArray(second, k + LANES);
    }

    @Override
    Pass gradient(Staging own, Tensor x, Tensor onto, Item item, Joined dz) {
        int width = item.width();
        short[] u = room(own, Use.FROM, width);
        short[] dx = room(own, Use.TO, width);
        short[] gradient = own.halves(Use.ITEM, 0);
        return (pixel, count) -> {
            read(own, x, item, pixel, count, u);
            int at = dz.at() + pixel * dz.width();
            if (onto == null) {
                channels(
                        own,
                        Staging.BLOCK,
                        item,
                        count,
                        (from, end, k) -> gradient(u, width, from, end, gradient, at, dz, dx, k));
            } else {
                read(own, onto, item, pixel, count, dx);
                channels(
                        own,
                        Staging.BLOCK,
                        item,
                        count,
                        (from, end, k) -> addGradient(u, width, from, end, gradient, at, dz, dx, k));
            }
        };
    }

    private void gradient(
            short[] u, int width, int from, int end, short[] dz, int at, Joined joined, short[] dx, int k) {
        FloatVector mean0 = lanes(center, k);
        FloatVector mean1 = lanes(center, k + LANES);
        FloatVector slope0 = lanes(slope, k);
        FloatVector slope1 = lanes(slope, k + LANES);
        FloatVector linear0 = lanes(linear, k);
        FloatVector linear1 = lanes(linear, k + LANES);
        FloatVector constant0 = lanes(constant, k);
        FloatVector constant1 = lanes(constant, k + LANES);
        int j = at + from;
        for (int i = from; i < end; i += width) {
            ShortVector pairs = pairs(u, i);
            FloatVector dx0 = Bfloat16.evens(pairs).sub(mean0).fma(linear0, constant0);
            FloatVector dx1 = Bfloat16.odds(pairs).sub(mean1).fma(linear1, constant1);
            Bfloat16.near(floats(dz, j).fma(slope0, dx0), floats(dz, j + LANES).fma(slope1, dx1))
                    .intoArray(dx, i);
            j += joined.width();
        }
    }

    private void addGradient(
            short[] u, int width, int from, int end, short[] dz, int at, Joined joined, short[] dx, int k) {
        FloatVector mean0 = lanes(center, k);
        FloatVector mean1 = lanes(center, k + LANES);
        FloatVector slope0 = lanes(slope, k);
        FloatVector slope1 = lanes(slope, k + LANES);
        FloatVector linear0 = lanes(linear, k);
        FloatVector linear1 = lanes(linear, k + LANES);
        FloatVector constant0 = lanes(constant, k);
        FloatVector constant1 = lanes(constant, k + LANES);
        int j = at + from;
        for (int i = from; i < end; i += width) {
            ShortVector pairs = pairs(u, i);
            ShortVector onto = pairs(dx, i);
            FloatVector dx0 = Bfloat16.evens(pairs).sub(mean0).fma(linear0, constant0);
            FloatVector dx1 = Bfloat16.odds(pairs).sub(mean1).fma(linear1, constant1);
            FloatVector sum0 = floats(dz, j).fma(slope0, dx0).add(Bfloat16.evens(onto));
            FloatVector sum1 = floats(dz, j + LANES).fma(slope1, dx1).add(Bfloat16.odds(onto));
            Bfloat16.near(sum0, sum1).intoArray(dx, i);
            j += joined.width();
        }
    }
}
