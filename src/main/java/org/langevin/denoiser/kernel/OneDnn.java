package org.langevin.denoiser.kernel;

import org.bytedeco.dnnl.dnnl_engine;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_post_ops;
import org.bytedeco.dnnl.dnnl_primitive_attr;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * The one CPU engine and stream of oneDNN, and the descriptors built on them.
 *
 * <p>Through oneDNN's C interface: its handles are plain addresses, which no garbage collector frees while native code still
 * reads through them; {@link Primitive} owns and releases them.
 */
final class OneDnn {

    private static final dnnl_engine ENGINE = new dnnl_engine();
    private static final dnnl_stream STREAM = new dnnl_stream();

    static {
        check("engine", dnnl.dnnl_engine_create(ENGINE, dnnl.dnnl_cpu, 0));
        check("stream", dnnl.dnnl_stream_create(STREAM, ENGINE, dnnl.dnnl_stream_default_flags));
    }

    private OneDnn() {}

    static dnnl_engine engine() {
        return ENGINE;
    }

    static dnnl_stream stream() {
        return STREAM;
    }

    /** Passes an ok status; anything else is a mistake in our descriptors or a lack of memory. */
    static void check(String what, int status) {
        if (status == dnnl.dnnl_out_of_memory) {
            throw new OutOfMemoryError("oneDNN: " + what);
        }
        if (status != dnnl.dnnl_success) {
            throw new IllegalStateException("oneDNN: " + what + " failed with status " + status);
        }
    }

    /** Whether the library has convolutions of bfloat16s, forward and backward, for this processor. */
    static boolean multipliesBfloat16() {
        try (OneDnnConvolution probe = new OneDnnConvolution(
                Convolution.Shape.same(1, 8, 8, 16, 16, 3),
                false,
                Convolution.Into.REPLACE,
                DataType.BFLOAT16,
                DataType.BFLOAT16)) {
            probe.compileBackward();
            return true;
        } catch (IllegalStateException unimplemented) {
            return false;
        }
    }

    /** oneDNN's name of an element type. */
    private static int code(DataType type) {
        return type == DataType.BFLOAT16 ? dnnl.dnnl_bf16 : dnnl.dnnl_f32;
    }

    /** A memory descriptor with {@code dims} and explicit {@code strides}, both in elements. */
    static dnnl_memory_desc strided(DataType type, long[] dims, long[] strides) {
        dnnl_memory_desc desc = new dnnl_memory_desc();
        check("descriptor", dnnl.dnnl_memory_desc_create_with_strides(desc, dims.length, dims, code(type), strides));
        return desc;
    }

    /** A descriptor whose layout oneDNN may choose. */
    static dnnl_memory_desc anyLayout(DataType type, long[] dims) {
        return tagged(type, dims, dnnl.dnnl_format_tag_any);
    }

    /** A descriptor of one of oneDNN's named layouts, {@code dnnl_format_tag_t}. */
    static dnnl_memory_desc tagged(DataType type, long[] dims, int tag) {
        dnnl_memory_desc desc = new dnnl_memory_desc();
        check("descriptor", dnnl.dnnl_memory_desc_create_with_tag(desc, dims.length, dims, code(type), tag));
        return desc;
    }

    /** The descriptor of images, channels last. */
    static dnnl_memory_desc image(DataType type, long batch, long height, long width, long channels) {
        return strided(type, new long[] {batch, channels, height, width}, new long[] {
            height * width * channels, 1, width * channels, channels
        });
    }

    /** A vector of {@code length} floats. */
    static dnnl_memory_desc vector(long length) {
        return strided(DataType.FLOAT, new long[] {length}, new long[] {1});
    }

    /** What {@code descriptor} settled on for an argument, for instance {@code dnnl_query_weights_md}. */
    static dnnl_memory_desc query(dnnl_primitive_desc descriptor, int what) {
        dnnl_memory_desc borrowed = dnnl.dnnl_primitive_desc_query_md(descriptor, what, 0);
        dnnl_memory_desc desc = new dnnl_memory_desc();
        check("descriptor", dnnl.dnnl_memory_desc_clone(desc, borrowed));
        return desc;
    }

    /** Attributes by which the result is added to what the destination of {@code type} holds. */
    static dnnl_primitive_attr accumulating(DataType type) {
        dnnl_post_ops post = new dnnl_post_ops();
        check("post-ops", dnnl.dnnl_post_ops_create(post));
        check("post-ops", dnnl.dnnl_post_ops_append_sum(post, 1f, 0, code(type)));
        return attributes(post);
    }

    /** Attributes by which a second tensor like the destination is added to the result. */
    static dnnl_primitive_attr adding(dnnl_memory_desc addend) {
        dnnl_post_ops post = new dnnl_post_ops();
        check("post-ops", dnnl.dnnl_post_ops_create(post));
        check("post-ops", dnnl.dnnl_post_ops_append_binary(post, dnnl.dnnl_binary_add, addend));
        return attributes(post);
    }

    private static dnnl_primitive_attr attributes(dnnl_post_ops post) {
        dnnl_primitive_attr attributes = new dnnl_primitive_attr();
        check("attributes", dnnl.dnnl_primitive_attr_create(attributes));
        check("attributes", dnnl.dnnl_primitive_attr_set_post_ops(attributes, post));
        dnnl.dnnl_post_ops_destroy(post);
        return attributes;
    }
}
