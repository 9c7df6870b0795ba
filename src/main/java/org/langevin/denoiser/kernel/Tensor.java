package org.langevin.denoiser.kernel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A dense, row-major, off-heap array of floats, doubles or bfloat16s, seen four ways at once over the same memory: as ND4J's array, as a
 * pointer for oneDNN, as vector memory for {@link Lanes}, and element by element.
 *
 * <p>Images are {@code [batch, height, width, channels]}. New tensors start on a cache line (64 bytes; ND4J by itself aligns
 * to 32, which makes every AVX-512 access straddle two lines).
 */
public final class Tensor {

    private static final int CACHE_LINE = 64;
    private static final Set<DataType> TYPES = EnumSet.of(DataType.FLOAT, DataType.DOUBLE, DataType.BFLOAT16);

    private final INDArray array;
    private final DataType type;
    private final int width;
    private final int length;
    private final BytePointer pointer;
    private final ByteBuffer bytes;
    private final FloatBuffer floats;
    private final ShortBuffer halves;
    private final Object memory;

    /** What kernels have made of this tensor where it is weights. */
    private final List<PackedWeights> packed = new CopyOnWriteArrayList<>();

    private Tensor(INDArray array) {
        this.array = array;
        this.type = array.dataType();
        this.width = type.width();
        this.length = Math.toIntExact(array.length());
        this.pointer = new BytePointer(array.data().addressPointer());
        this.pointer.capacity(Math.multiplyExact((long) length, width));
        this.bytes = pointer.asByteBuffer().order(ByteOrder.nativeOrder());
        this.floats = bytes.asFloatBuffer();
        this.halves = bytes.asShortBuffer();
        this.memory = Lanes.memory(bytes);
    }

    /**
     * The tensor over {@code array}'s own memory.
     *
     * @throws IllegalArgumentException if the array is not dense and row-major, or of another type
     */
    public static Tensor of(INDArray array) {
        boolean dense = array.length() == 1 || (array.ordering() == 'c' && array.elementWiseStride() == 1);
        if (!dense || !TYPES.contains(array.dataType())) {
            throw new IllegalArgumentException("tensor: a dense row-major array of " + TYPES + " is needed, not "
                    + array.dataType() + " with shape " + Arrays.toString(array.shape()) + " and stride "
                    + Arrays.toString(array.stride()));
        }
        return new Tensor(array);
    }

    /** A new tensor of {@code type}, aligned to a cache line and filled with zeros. */
    public static Tensor zeros(DataType type, long... shape) {
        long length = Arrays.stream(shape).reduce(1, Math::multiplyExact);
        if (length * type.width() >= Pages.LARGE) {
            return of(Pages.array(type, length, CACHE_LINE).reshape('c', shape)).clear();
        }
        INDArray base = Nd4j.createUninitialized(type, length + CACHE_LINE / type.width());
        long misaligned = base.data().addressPointer().address() % CACHE_LINE;
        long skip = misaligned == 0 ? 0 : (CACHE_LINE - misaligned) / type.width();
        INDArray aligned = base.get(NDArrayIndex.interval(skip, skip + length)).reshape('c', shape);
        return of(aligned).clear();
    }

    /** Fills the tensor with zeros. */
    public Tensor clear() {
        Pointer.memset(pointer, 0, pointer.capacity());
        return this;
    }

    /** ND4J's view of this memory. */
    public INDArray array() {
        return array;
    }

    public DataType type() {
        return type;
    }

    public int length() {
        return length;
    }

    public long[] shape() {
        return array.shape();
    }

    /** The element at {@code index} of the row-major order. */
    public double get(int index) {
        return switch (type) {
            case DOUBLE -> bytes.getDouble(8 * index);
            case BFLOAT16 -> Bfloat16.toFloat(bytes.getShort(2 * index));
            default -> bytes.getFloat(4 * index);
        };
    }

    /** Sets the element at {@code index} of the row-major order, rounding to the tensor's type. */
    public void set(int index, double value) {
        switch (type) {
            case DOUBLE -> bytes.putDouble(8 * index, value);
            case BFLOAT16 -> bytes.putShort(2 * index, Bfloat16.of((float) value));
            default -> bytes.putFloat(4 * index, (float) value);
        }
    }

    /** The element at {@code index} of a tensor of floats. */
    public float getFloat(int index) {
        return bytes.getFloat(4 * index);
    }

    /** Sets the element at {@code index} of a tensor of floats. */
    public void setFloat(int index, float value) {
        bytes.putFloat(4 * index, value);
    }

    /** Whether every element is a finite number. */
    public boolean isFinite() {
        return isFinite(0, length);
    }

    /** Whether each of {@code count} elements from {@code from} on is a finite number. */
    public boolean isFinite(int from, int count) {
        for (int i = from; i < from + count; i++) {
            if (!Double.isFinite(get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Copies all of {@code source}, which has this tensor's type and length. */
    public void copyFrom(Tensor source) {
        copy(source, 0, 0, length);
    }

    /** Copies {@code count} elements of {@code source}, a tensor of the same type, from {@code from} on to {@code to} on. */
    void copy(Tensor source, int from, int to, int count) {
        bytes.put(to * width, source.bytes, from * width, count * width);
    }

    /** Sets all elements from those of {@code source} from {@code from} on, rounding to the tensor's type. */
    public void setAll(float[] source, int from) {
        switch (type) {
            case FLOAT -> floats.put(0, source, from, length);
            case BFLOAT16 -> {
                for (int i = 0; i < length; i++) {
                    halves.put(i, Bfloat16.of(source[from + i]));
                }
            }
            default -> {
                for (int i = 0; i < length; i++) {
                    set(i, source[from + i]);
                }
            }
        }
    }

    /** Copies all elements of a tensor of floats into {@code target}. */
    public void read(float[] target) {
        floats.get(0, target, 0, length);
    }

    /** Sets all elements of a tensor of floats from {@code source}. */
    public void write(float[] source) {
        floats.put(0, source, 0, length);
    }

    /** Where oneDNN reads and writes: this tensor from {@code element} on. Keep the tensor reachable while it does. */
    BytePointer pointer(long element) {
        return pointer.getPointer(BytePointer.class, element * width);
    }

    /** What a kernel has made of these weights for all who read them so: the first of its kind that fits, or else a new one. */
    synchronized <T extends PackedWeights> T packed(Class<T> kind, Predicate<T> fitting, Supplier<T> make) {
        return packed.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .filter(fitting)
                .findFirst()
                .orElseGet(() -> {
                    T made = make.get();
                    packed.add(made);
                    return made;
                });
    }

    /** All that kernels have made of these weights. */
    List<PackedWeights> packed() {
        return packed;
    }

    /** Tells what was made of these weights that their numbers have changed. */
    public void changed() {
        packed.forEach(PackedWeights::changed);
    }

    /** Frees what was made of these weights; nobody reads it any more. */
    public void forgetPacked() {
        packed.forEach(PackedWeights::close);
        packed.clear();
    }

    /** This memory as bytes in native order. */
    public ByteBuffer bytes() {
        return bytes;
    }

    /** This memory as floats. */
    FloatBuffer floats() {
        return floats;
    }

    /** This memory as the bits of bfloat16s. */
    ShortBuffer halves() {
        return halves;
    }

    /** The memory for {@link Lanes}. */
    Object memory() {
        return memory;
    }

    /** Bytes of an element. */
    int width() {
        return width;
    }

    @Override
    public String toString() {
        return "Tensor" + Arrays.toString(shape()) + " of " + type();
    }
}
