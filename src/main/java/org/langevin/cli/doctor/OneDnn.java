package org.langevin.cli.doctor;

import java.util.Map;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.global.dnnl;
import org.langevin.denoiser.kernel.Backend;

/**
 * oneDNN, the library of the convolutions and matrix products, as it finds itself on this machine.
 *
 * @param version such as "3.11.0"
 * @param instructionSet the richest instruction set its kernels use here
 * @param threading how it runs in parallel
 * @param precisions the arithmetic that networks can ask for here; where bf16 is not among them, f32 takes its place
 */
public record OneDnn(String version, String instructionSet, String threading, String precisions) {

    /**
     * The library's own enum {@code dnnl_cpu_isa_t} in words: it has no call for them. Two of its names may share a value, as the
     * AVX10.1 levels do with those of AVX-512.
     */
    private static final Map<Integer, String> INSTRUCTION_SETS = Map.ofEntries(
            Map.entry(dnnl.dnnl_cpu_isa_default, "the processor's own"),
            Map.entry(dnnl.dnnl_cpu_isa_sse41, "SSE4.1"),
            Map.entry(dnnl.dnnl_cpu_isa_avx, "AVX"),
            Map.entry(dnnl.dnnl_cpu_isa_avx2, "AVX2"),
            Map.entry(dnnl.dnnl_cpu_isa_avx2_vnni, "AVX2 with VNNI"),
            Map.entry(dnnl.dnnl_cpu_isa_avx2_vnni_2, "AVX2 with VNNI 2"),
            Map.entry(dnnl.dnnl_cpu_isa_avx512_core, "AVX-512"),
            Map.entry(dnnl.dnnl_cpu_isa_avx512_core_vnni, "AVX-512 with VNNI"),
            Map.entry(dnnl.dnnl_cpu_isa_avx512_core_bf16, "AVX-512 with bf16"),
            Map.entry(dnnl.dnnl_cpu_isa_avx512_core_fp16, "AVX-512 with bf16 and fp16"),
            Map.entry(dnnl.dnnl_cpu_isa_avx512_core_amx, "AVX-512 with AMX"),
            Map.entry(dnnl.dnnl_cpu_isa_avx512_core_amx_fp16, "AVX-512 with AMX and fp16"),
            Map.entry(dnnl.dnnl_cpu_isa_avx10_2_512, "AVX10.2"),
            Map.entry(dnnl.dnnl_cpu_isa_avx10_2_512_amx_2, "AVX10.2 with AMX 2"));

    private static final Map<Integer, String> THREADING = Map.of(
            dnnl.DNNL_RUNTIME_SEQ, "none",
            dnnl.DNNL_RUNTIME_OMP, "OpenMP",
            dnnl.DNNL_RUNTIME_TBB, "TBB",
            dnnl.DNNL_RUNTIME_THREADPOOL, "thread pool");

    /** Loads the library; throws a {@link LinkageError} where that fails. */
    static OneDnn load() {
        dnnl_version_t version = dnnl.dnnl_version();
        int isa = dnnl.dnnl_get_effective_cpu_isa();
        return new OneDnn(
                version.major() + "." + version.minor() + "." + version.patch(),
                INSTRUCTION_SETS.getOrDefault(isa, "number " + isa),
                THREADING.getOrDefault(version.cpu_runtime(), "number " + version.cpu_runtime()),
                Backend.mixed() == Backend.MIXED ? "f32, bf16" : "f32");
    }
}
