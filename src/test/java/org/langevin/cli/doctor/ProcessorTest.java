package org.langevin.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The texts are cut from what real machines print. */
class ProcessorTest {
    @Test
    void linuxOnX86CountsDistinctPairsOfPackageAndCore() {
        String twoCoresFourThreads = block(0, 0) + block(0, 1) + block(0, 0) + block(0, 1);
        Processor processor = Processor.ofCpuInfo(twoCoresFourThreads, 4);
        assertThat(processor.model()).isEqualTo("Intel(R) Core(TM) i5-6200U CPU @ 2.30GHz");
        assertThat(processor.logicalCores()).isEqualTo(4);
        assertThat(processor.physicalCores()).isEqualTo(2);
        assertThat(processor.instructionSets()).containsExactly("avx", "avx2", "f16c", "fma", "sse4_1", "sse4_2");
    }

    @Test
    void equalCoreNumbersOfTwoPackagesAreTwoCores() {
        assertThat(Processor.ofCpuInfo(block(0, 0) + block(1, 0), 2).physicalCores())
                .isEqualTo(2);
    }

    @Test
    void affinityLimitsThePhysicalCores() {
        assertThat(Processor.ofCpuInfo(block(0, 0) + block(0, 1) + block(0, 2), 1)
                        .physicalCores())
                .isEqualTo(1);
    }

    @Test
    void linuxOnArmTellsNoCoresSoEveryProcessorIsOne() {
        String text = """
                processor\t: 0
                BogoMIPS\t: 243.75
                Features\t: fp asimd evtstrm aes atomics asimdhp asimddp sve i8mm bf16 paca
                CPU implementer\t: 0x41

                """;
        Processor processor = Processor.ofCpuInfo(text.repeat(4), 4);
        assertThat(processor.model()).isEqualTo("unknown");
        assertThat(processor.physicalCores()).isEqualTo(4);
        assertThat(processor.instructionSets()).containsExactly("asimd", "asimddp", "asimdhp", "bf16", "i8mm", "sve");
    }

    @Test
    void macOnAppleChip() {
        Processor processor = Processor.ofSysctl("""
                hw.ncpu: 8
                hw.physicalcpu: 8
                hw.optional.neon: 1
                hw.optional.arm.FEAT_BF16: 1
                hw.optional.arm.FEAT_I8MM: 1
                hw.optional.arm.FEAT_SME: 0
                machdep.cpu.brand_string: Apple M2
                """, 8);
        assertThat(processor).isEqualTo(new Processor("Apple M2", 8, 8, java.util.List.of("bf16", "i8mm", "neon")));
    }

    @Test
    void macOnIntel() {
        Processor processor = Processor.ofSysctl("""
                hw.physicalcpu: 4
                machdep.cpu.brand_string: Intel(R) Core(TM) i7-8569U CPU @ 2.80GHz
                machdep.cpu.features: FPU VME SSE4.1 SSE4.2 FMA F16C AVX1.0
                machdep.cpu.leaf7_features: RDWRFSGSBASE AVX2 SMEP
                """, 8);
        assertThat(processor.physicalCores()).isEqualTo(4);
        assertThat(processor.instructionSets()).containsExactly("avx1_0", "avx2", "f16c", "fma", "sse4_1", "sse4_2");
    }

    @Test
    void windowsAddsTheCoresOfItsSockets() {
        String socket = "Name=AMD EPYC 7763 64-Core Processor\r\nNumberOfCores=64\r\n";
        Processor processor = Processor.ofCim(socket + socket, 256);
        assertThat(processor.model()).isEqualTo("AMD EPYC 7763 64-Core Processor");
        assertThat(processor.physicalCores()).isEqualTo(128);
    }

    @Test
    void aSystemThatSaysNothingIsReportedAsUnknown() {
        assertThat(Processor.ofCpuInfo("", 2)).isEqualTo(new Processor("unknown", 2, 2, java.util.List.of()));
        assertThat(Processor.ofSysctl("", 2)).isEqualTo(new Processor("unknown", 2, 2, java.util.List.of()));
        assertThat(Processor.ofCim("", 2)).isEqualTo(new Processor("unknown", 2, 2, java.util.List.of()));
    }

    private static String block(int physicalId, int coreId) {
        return """
                processor\t: 0
                model name\t: Intel(R) Core(TM) i5-6200U CPU @ 2.30GHz
                physical id\t: %d
                core id\t\t: %d
                flags\t\t: fpu vme sse sse2 sse4_1 sse4_2 avx f16c fma avx2 smep bmi2

                """.formatted(physicalId, coreId);
    }
}
