package org.langevin.denoiser.kernel;

import jdk.incubator.vector.FloatVector;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The passes of {@link VectorGroupNorm} over some pixels of an item, through the heap and a block of channels at a time; and the numbers per item and
 * channel that they read and write. {@link FloatPasses} are for images of floats, {@link HalfPasses} for bfloat16s.
 *
 * <p>Two passes share one thread's {@link Staging}: what {@link #activate} made waits there for {@link #write}, and dz of a whole item, as
 * {@link #siluGradient} leaves it, for {@link #gradient}.
 */
abstract sealed class PixelPasses permits FloatPasses, HalfPasses {

    static final int LANES = Lanes.COUNT;

    static {
        VectorLoop.keepApart();
    }

    /** The group's mean less the shift, and before it is known the mean of a few pixels; u less this is centred. */
    final float[] center;
    /** γ·(1 + a) / deviation. */
    final float[] slope;
    /** β·(1 + a) + b. */
    final float[] offset;
    /** offset − center·slope: z is u·slope more. */
    final float[] shifted;
    /** Σ (u − center) over the pixels. */
    final float[] deviations;
    /** Forward Σ (u − center)², backward Σ dz. */
    final float[] first;
    /** Backward Σ dz·(u − center). */
    final float[] second;
    /** dx = slope·dz + linear·(u − center) + constant. */
    final float[] constant;

    final float[] linear;

    /** The most pixels at a time. */
    final int tile;

    /** Passes for {@code size} numbers of each kind, over {@code tile} pixels at most. */
    PixelPasses(int size, int tile) {
        this.tile = tile;
        this.center = new float[size];
        this.slope = new float[size];
        this.offset = new float[size];
        this.shifted = new float[size];
        this.deviations = new float[size];
        this.first = new float[size];
        this.second = new float[size];
        this.constant = new float[size];
        this.linear = new float[size];
    }

    /** The passes over images of {@code type}. */
    static PixelPasses of(DataType type, int size, int tile) {
        return type == DataType.BFLOAT16 ? new HalfPasses(size, tile) : new FloatPasses(size, tile);
    }

    /**
     * An item of one of the joined images, or of all of them.
     *
     * @param order its channels on the heap
     * @param pixel its first pixel, counted through all items
     * @param row where the numbers of its first channel stand
     */
    record Item(Staging.Order order, int pixel, int row) {

        int width() {
            return order.width();
        }
    }

    /**
     * Where an image's channels stand among the joined ones.
     *
     * @param at the first channel of a pixel
     * @param width elements from a pixel to the next
     */
    record Joined(int at, int width) {}

    /** One of the passes over an item, of which it goes over some pixels at a time, a tile at most. */
    @FunctionalInterface
    interface Pass {

        /**
         * Works on some pixels.
         *
         * @param pixel the first of them, counted from the item's first
         * @param count how many
         */
        void over(int pixel, int count);
    }

    /** Which number of a block belongs to its channel {@code c}. */
    abstract int lane(int c);

    /** Adds the pixels' Σ (u − center) to {@code deviations} and Σ (u − center)² to {@code first}. */
    abstract Pass sums(Staging own, Tensor x, Item item);

    /** Makes z = (u − center)·slope + offset, or silu(z), of the pixels, to be written with all their joined channels. */
    abstract Pass activate(Staging own, Tensor x, Item item, boolean silu, Joined into);

    /** Writes what was made of the pixels, whether activations or gradients. */
    abstract Pass write(Staging own, Tensor y, Item item);

    /** Makes room for dz of an item of {@code length} numbers. */
    abstract void makeRoom(Staging own, int length);

    /** Fetches dy of the pixels, with all their joined channels. */
    abstract Pass readGradient(Staging own, Tensor dy, Item item);

    /**
     * Makes {@code dz = dy·d silu/dz}, or dy itself, of the pixels, which were fetched, and adds Σ dz to {@code first} and Σ dz·(u − center) to
     * {@code second}.
     */
    abstract Pass siluGradient(Staging own, Tensor x, Item item, boolean silu, Joined dz);

    /** Makes {@code dx = onto + slope·dz + linear·(u − center) + constant} of the pixels, to be written; a null {@code onto} adds nothing. */
    abstract Pass gradient(Staging own, Tensor x, Tensor onto, Item item, Joined dz);

    static FloatVector lanes(float[] values, int at) {
        return FloatVector.fromArray(Lanes.SPECIES, values, at);
    }

    /** Runs a loop over {@code count} pixels for every {@code step} of an item's channels. */
    static void channels(Staging own, int step, Item item, int count, VectorLoop loop) {
        VectorLoop unknown = own.unknown(loop);
        int width = item.width();
        for (int c = 0; c < width; c += step) {
            VectorLoop.run(unknown, c, count * width, item.row + c);
        }
    }

    /** d silu/dz = s·(1 + z·(1 − s)) with s = sigmoid(z). */
    static FloatVector derivative(FloatVector z, FloatVector s) {
        FloatVector one = Lanes.broadcast(1);
        return s.mul(z.fma(one.sub(s), one));
    }
}
