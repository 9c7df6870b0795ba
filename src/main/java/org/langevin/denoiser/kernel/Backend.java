package org.langevin.denoiser.kernel;

import org.nd4j.linalg.api.buffer.DataType;
import org.slf4j.LoggerFactory;

/** Makes the operations of a network for one element type: the fast implementations, or the plain ones. */
public enum Backend {

    /** oneDNN and the Vector API, single precision; 3×3 convolutions by Winograd's algorithm where that suits. */
    FAST(DataType.FLOAT, DataType.FLOAT) {
        @Override
        public Convolution convolution(Convolution.Shape shape, boolean biased, Convolution.Into into) {
            return WinogradConvolution.suits(shape)
                    ? new WinogradConvolution(shape, into)
                    : super.convolution(shape, biased, into);
        }
    },

    /** {@link #FAST} with oneDNN's direct algorithm for all convolutions: what that is measured by. */
    DIRECT(DataType.FLOAT, DataType.FLOAT),

    /**
     * Mixed precision (Micikevicius et al., arXiv:1710.03740, with bfloat16, which needs no scaling of the loss): images, and the weights of
     * convolutions and products as these read them, are bfloat16s; parameters, their gradients, embeddings, sums, statistics and the prediction
     * are floats.
     */
    MIXED(DataType.FLOAT, DataType.BFLOAT16) {
        @Override
        public Convolution convolution(Convolution.Shape shape, boolean biased, Convolution.Into into) {
            Convolution direct = super.convolution(shape, biased, into);
            return WeightGradientProducts.suits(shape) ? new SmallImageConvolution(shape, direct) : direct;
        }
    },

    /** {@link #MIXED} with oneDNN's direct algorithm for all convolutions: what that is measured by. */
    DIRECT_MIXED(DataType.FLOAT, DataType.BFLOAT16),

    /** ND4J's own convolutions and the Vector API, single precision, for platforms that oneDNN's library does not exist for. */
    PORTABLE(DataType.FLOAT, DataType.FLOAT) {
        @Override
        public Convolution convolution(Convolution.Shape shape, boolean biased, Convolution.Into into) {
            return new Nd4jConvolution(shape, into);
        }

        @Override
        public Convolution lastConvolution(Convolution.Shape shape) {
            return new Nd4jConvolution(shape, Convolution.Into.REPLACE);
        }

        @Override
        public Attention attention(Attention.Shape shape, boolean trained) {
            return new PlainAttention(shape);
        }
    },

    /** Loops over the defining formulas in double precision: the oracle of the fast ones, and what gradient checks run on. */
    PLAIN(DataType.DOUBLE, DataType.DOUBLE) {
        @Override
        public Convolution convolution(Convolution.Shape shape, boolean biased, Convolution.Into into) {
            return new PlainConvolution(shape, into);
        }

        @Override
        public Convolution lastConvolution(Convolution.Shape shape) {
            return new PlainConvolution(shape, Convolution.Into.REPLACE);
        }

        @Override
        public GroupNorm groupNorm(GroupNorm.Shape shape) {
            return new PlainGroupNorm(shape);
        }

        @Override
        public Attention attention(Attention.Shape shape, boolean trained) {
            return new PlainAttention(shape);
        }

        @Override
        public Dense dense(Dense.Shape shape) {
            return new PlainDense(shape);
        }
    };

    private final DataType type;
    private final DataType imageType;

    Backend(DataType type, DataType imageType) {
        this.type = type;
        this.imageType = imageType;
    }

    /** The backend of the same precision whose convolutions are oneDNN's own. */
    public Backend direct() {
        return switch (this) {
            case FAST -> DIRECT;
            case MIXED -> DIRECT_MIXED;
            default -> this;
        };
    }

    /** The element type of parameters, gradients, embeddings and predictions. */
    public DataType type() {
        return type;
    }

    /** The element type of images between the network's layers. */
    public DataType imageType() {
        return imageType;
    }

    /** {@link #FAST} where oneDNN loads, otherwise {@link #PORTABLE}, with a warning the first time. */
    public static Backend single() {
        return Found.SINGLE;
    }

    /** {@link #MIXED} where oneDNN multiplies bfloat16s on this processor, otherwise {@link #single}, with a warning the first time. */
    public static Backend mixed() {
        return Found.MIXED;
    }

    /** What this machine can do, found out when first asked. */
    private static final class Found {
        private static final Backend SINGLE = available(OneDnn::engine)
                ? Backend.FAST
                : instead(
                        "oneDNN's library does not load on this platform; ND4J's slower operations are used instead",
                        PORTABLE);
        private static final Backend MIXED = SINGLE == Backend.FAST && OneDnn.multipliesBfloat16()
                ? Backend.MIXED
                : instead("bfloat16 is not to be had on this machine; single precision is used instead", SINGLE);

        private static Backend instead(String warning, Backend other) {
            LoggerFactory.getLogger(Backend.class).warn(warning);
            return other;
        }
    }

    /** Whether a library answers. */
    static boolean available(Runnable library) {
        try {
            library.run();
            return true;
        } catch (LinkageError notLoaded) {
            return false;
        }
    }

    /** How configurations and benchmarks call the precision: f32, bf16 or f64. */
    public String mode() {
        return imageType == DataType.BFLOAT16 ? "bf16" : type == DataType.FLOAT ? "f32" : "f64";
    }

    /** The backend for networks that are of {@code type} throughout. */
    public static Backend of(DataType type) {
        return type == DataType.FLOAT ? FAST : PLAIN;
    }

    /** A tensor of parameters or embeddings, filled with zeros. */
    public Tensor tensor(long... shape) {
        return Tensor.zeros(type, shape);
    }

    /** A tensor of images, filled with zeros. */
    public Tensor images(long... shape) {
        return Tensor.zeros(imageType, shape);
    }

    /**
     * A convolution.
     *
     * @param biased whether forward passes are given a bias
     */
    public Convolution convolution(Convolution.Shape shape, boolean biased, Convolution.Into into) {
        return new OneDnnConvolution(shape, biased, into, imageType, imageType);
    }

    /** The convolution that makes a network's prediction, which has the parameters' type. */
    public Convolution lastConvolution(Convolution.Shape shape) {
        return new OneDnnConvolution(shape, true, Convolution.Into.REPLACE, imageType, type);
    }

    /** A group normalisation. */
    public GroupNorm groupNorm(GroupNorm.Shape shape) {
        return new VectorGroupNorm(shape, imageType);
    }

    /** An attention; {@code trained} if a backward pass may follow. */
    public Attention attention(Attention.Shape shape, boolean trained) {
        return new OneDnnAttention(shape, imageType, trained);
    }

    /** A linear layer on embeddings. */
    public Dense dense(Dense.Shape shape) {
        return new VectorDense(shape);
    }
}
