package org.langevin.denoiser.kernel;

import java.lang.ref.Reference;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_memory;
import org.bytedeco.dnnl.dnnl_memory_desc;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_primitive_desc;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Pointer;

/**
 * One compiled oneDNN primitive with its memory objects and argument list, built once for a shape and run many times.
 *
 * <p>The native objects are owned here and released by {@link #close}; the addresses they work on are given before each run by
 * {@link #bind}. Whoever binds a tensor keeps it reachable until {@link #run} has returned, which it does as a field of the
 * operation the primitive belongs to.
 */
final class Primitive implements AutoCloseable {

    /** One argument: its role ({@code DNNL_ARG_…}) and the layout of its memory. */
    record Argument(int role, dnnl_memory_desc layout) {}

    /** What a primitive is for. */
    enum Kind {
        FORWARD("convolution"),
        BACKWARD_DATA("convolution backward data"),
        BACKWARD_WEIGHTS("convolution backward weights"),
        PRODUCT("attention product"),
        REORDER("reorder");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private final Kind kind;
    private final String name;
    private final dnnl_primitive primitive = new dnnl_primitive();
    private final dnnl_memory[] memories;
    private final dnnl_exec_arg_t arguments;

    /** Compiles {@code descriptor}, which is released, for the given arguments, bound later in the same order. */
    Primitive(Kind kind, String what, dnnl_primitive_desc descriptor, Argument... arguments) {
        this.kind = kind;
        this.name = kind.words + " " + what;
        this.memories = new dnnl_memory[arguments.length];
        this.arguments = new dnnl_exec_arg_t(arguments.length);
        OneDnn.check(name, dnnl.dnnl_primitive_create(primitive, descriptor));
        dnnl.dnnl_primitive_desc_destroy(descriptor);
        for (int i = 0; i < arguments.length; i++) {
            memories[i] = new dnnl_memory();
            OneDnn.check(name, dnnl.dnnl_memory_create(memories[i], arguments[i].layout(), OneDnn.engine(), null));
            this.arguments.getPointer(i).arg(arguments[i].role()).memory(memories[i]);
        }
    }

    /** A primitive that copies floats from one layout to another. */
    static Primitive reorder(dnnl_memory_desc from, dnnl_memory_desc to) {
        dnnl_primitive_desc descriptor = new dnnl_primitive_desc();
        OneDnn.check(
                "reorder",
                dnnl.dnnl_reorder_primitive_desc_create(descriptor, from, OneDnn.engine(), to, OneDnn.engine(), null));
        return new Primitive(
                Kind.REORDER,
                "",
                descriptor,
                new Argument(dnnl.DNNL_ARG_FROM, from),
                new Argument(dnnl.DNNL_ARG_TO, to));
    }

    /** Sets the memory of the first arguments, in the order in which they were declared. */
    Primitive bind(Pointer... addresses) {
        for (int i = 0; i < addresses.length; i++) {
            OneDnn.check(name, dnnl.dnnl_memory_set_data_handle(memories[i], addresses[i]));
        }
        return this;
    }

    /** Sets the memory of the last argument. */
    void bindLast(Pointer address) {
        OneDnn.check(name, dnnl.dnnl_memory_set_data_handle(memories[memories.length - 1], address));
    }

    /** Runs on the bound memory and returns when the result stands. */
    void run() {
        long begin = Trace.begin();
        OneDnn.check(name, dnnl.dnnl_primitive_execute(primitive, OneDnn.stream(), memories.length, arguments));
        Trace.end(kind.words, begin);
        if (kind != Kind.REORDER) {
            Trace.product(this);
        }
        Reference.reachabilityFence(this);
    }

    @Override
    public void close() {
        dnnl.dnnl_primitive_destroy(primitive);
        for (dnnl_memory memory : memories) {
            dnnl.dnnl_memory_destroy(memory);
        }
        arguments.close();
    }
}
