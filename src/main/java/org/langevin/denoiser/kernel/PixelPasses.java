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

    /** Passes for {@code size} numbers of each kind. */
    PixelPasses(int size) {
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
    static PixelPasses of(DataType type, int size) {
        return type == DataType.BFLOAT16 ? new HalfPasses(size) : new FloatPasses(size);
    }

    /**
     * Pixels of one of the joined images.
     *
     * @param order their channels on the heap
     * @param pixel the first of them, counted through all items
     * @param count how many
     * @param row where the numbers of the first channel stand
     */
    record Run(Staging.Order order, int pixel, int count, int row) {

        int width() {
            return order.width();
        }

        int length() {
            return count * order.width();
        }
    }

    /**
     * Where a run's channels stand among the joined ones.
     *
     * @param at the first channel of the first pixel
     * @param width elements from a pixel to the next
     */
    record Joined(int at, int width) {}

    /** Which number of a block belongs to its channel {@code c}. */
    abstract int lane(int c);

    /** Adds the pixels' Σ (u − center) to {@code deviations} and Σ (u − center)² to {@code first}. */
    abstract void sums(Staging own, Tensor x, Run run);

    /** Makes z = (u − center)·slope + offset, or silu(z), of the pixels, to be written with all their joined channels. */
    abstract void activate(Staging own, Tensor x, Run run, boolean silu, Joined into);

    /** Writes what was made of the pixels, whether activations or gradients. */
    abstract void write(Staging own, Tensor y, Run run);

    /** Makes room for dz of an item of {@code length} numbers. */
    abstract void makeRoom(Staging own, int length);

    /** Fetches dy of the pixels, whose dz will stand from {@code at} on in the item's. */
    abstract void readGradient(Staging own, Tensor dy, Run run, int at);

    /**
     * Makes {@code dz = dy·d silu/dz}, or dy itself, of the pixels and adds Σ dz to {@code first} and Σ dz·(u − center) to {@code second}.
     *
     * @param from where dy stands among what was fetched
     * @param into where dz shall stand among the item's
     */
    abstract void siluGradient(Staging own, Tensor x, Run run, boolean silu, Joined from, Joined into);

    /** Makes {@code dx = onto + slope·dz + linear·(u − center) + constant} of the pixels, to be written; a null {@code onto} adds nothing. */
    abstract void gradient(Staging own, Tensor x, Tensor onto, Run run, Joined dz);

    static FloatVector lanes(float[] values, int at) {
        return FloatVector.fromArray(Lanes.SPECIES, values, at);
    }

    /** Runs a loop over the pixels for every {@code step} of their channels. */
    static void channels(Staging own, int step, Run run, VectorLoop loop) {
        VectorLoop unknown = own.unknown(loop);
        for (int c = 0; c < run.width(); c += step) {
            VectorLoop.run(unknown, c, run.length(), run.row + c);
        }
    }

    /** d silu/dz = s·(1 + z·(1 − s)) with s = sigmoid(z). */
    static FloatVector derivative(FloatVector z, FloatVector s) {
        FloatVector one = Lanes.broadcast(1);
        return s.mul(z.fma(one.sub(s), one));
    }
}
