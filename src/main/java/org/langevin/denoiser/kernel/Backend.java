package org.langevin.denoiser.kernel;

import org.nd4j.linalg.api.buffer.DataType;

/** Makes the operations of a network for one element type: the fast implementations, or the plain ones. */
public enum Backend {

    /** oneDNN and the Vector API, single precision. */
    FAST(DataType.FLOAT) {
        @Override
        public Convolution convolution(Convolution.Shape shape, boolean biased, Convolution.Into into) {
            return new OneDnnConvolution(shape, biased, into);
        }

        @Override
        public GroupNorm groupNorm(GroupNorm.Shape shape) {
            return new VectorGroupNorm(shape);
        }

        @Override
        public Attention attention(Attention.Shape shape) {
            return new OneDnnAttention(shape);
        }

        @Override
        public Dense dense(Dense.Shape shape) {
            return new VectorDense(shape);
        }
    },

    /** Loops over the defining formulas in double precision: the oracle of the fast ones, and what gradient checks run on. */
    PLAIN(DataType.DOUBLE) {
        @Override
        public Convolution convolution(Convolution.Shape shape, boolean biased, Convolution.Into into) {
            return new PlainConvolution(shape, into);
        }

        @Override
        public GroupNorm groupNorm(GroupNorm.Shape shape) {
            return new PlainGroupNorm(shape);
        }

        @Override
        public Attention attention(Attention.Shape shape) {
            return new PlainAttention(shape);
        }

        @Override
        public Dense dense(Dense.Shape shape) {
            return new PlainDense(shape);
        }
    };

    private final DataType type;

    Backend(DataType type) {
        this.type = type;
    }

    /** The element type of every tensor given to this backend's operations. */
    public DataType type() {
        return type;
    }

    /** The backend for networks of {@code type}. */
    public static Backend of(DataType type) {
        return type == DataType.FLOAT ? FAST : PLAIN;
    }

    /** A tensor of this backend's type, filled with zeros. */
    public Tensor tensor(long... shape) {
        return Tensor.zeros(type, shape);
    }

    /**
     * A convolution.
     *
     * @param biased whether forward passes are given a bias
     */
    public abstract Convolution convolution(Convolution.Shape shape, boolean biased, Convolution.Into into);

    /** A group normalisation. */
    public abstract GroupNorm groupNorm(GroupNorm.Shape shape);

    /** An attention. */
    public abstract Attention attention(Attention.Shape shape);

    /** A linear layer on embeddings. */
    public abstract Dense dense(Dense.Shape shape);
}
