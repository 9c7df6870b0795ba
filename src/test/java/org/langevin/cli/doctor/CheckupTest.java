package org.langevin.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckupTest {
    private static final Processor TWO_CORES = new Processor("any", 4, 2, List.of());

    @Test
    void findsTheNativeLibrariesOfThisMachine() {
        Checkup checkup = Checkup.ofThisMachine();
        assertThat(checkup.canTrain()).as(checkup.problems().toString()).isTrue();
        assertThat(checkup.oneDnn().version()).isEqualTo("3.11.0");
        assertThat(checkup.oneDnn().threading()).isEqualTo("OpenMP");
        assertThat(checkup.nd4j().version()).isEqualTo("1.0.0-M2.1");
        assertThat(checkup.nd4j().backend()).isEqualTo("CPU");
        assertThat(checkup.nd4j().threads()).isEqualTo(System.getenv("OMP_NUM_THREADS"));
        assertThat(checkup.java().vectorBits()).isIn(64, 128, 256, 512);
        assertThat(checkup.memory().heapLimitMib())
                .isPositive()
                .isLessThan(checkup.memory().physicalMib());
    }

    @Test
    void settingsThatCrashedTheKernelsAreProblemsWithTheirRemedy() {
        assertThat(Checkup.Threading.of(Map.of("OMP_NUM_THREADS", "2", "OMP_DYNAMIC", "true"))
                        .problems(TWO_CORES))
                .singleElement()
                .asString()
                .contains("OMP_DYNAMIC is true")
                .contains("set it to false");
        assertThat(Checkup.Threading.of(Map.of("OMP_DYNAMIC", "FALSE")).problems(TWO_CORES))
                .singleElement()
                .asString()
                .contains("OMP_NUM_THREADS is unset")
                .contains("set it to 2");
        assertThat(Checkup.Threading.of(Map.of("OMP_NUM_THREADS", "2", "OMP_DYNAMIC", "false"))
                        .problems(TWO_CORES))
                .isEmpty();
    }

    @Test
    void aLibraryThatDoesNotLoadIsAProblemThatNamesItsRootCause() {
        List<String> problems = new ArrayList<>();
        Object library = Checkup.load(
                "oneDNN",
                () -> {
                    throw new ExceptionInInitializerError(new UnsatisfiedLinkError("no jnidnnl in java.library.path"));
                },
                problems);
        assertThat(library).isNull();
        assertThat(problems)
                .singleElement()
                .asString()
                .contains("oneDNN does not load")
                .contains("no jnidnnl");
    }
}
