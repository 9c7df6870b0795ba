package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.checkpoint.CheckpointNotWrittenException;
import org.langevin.checkpoint.CheckpointTooNewException;
import org.langevin.checkpoint.CorruptCheckpointException;
import org.langevin.checkpoint.RunLockedException;
import org.langevin.config.ConfigurationException;
import org.langevin.config.ConfigurationException.Problem;
import org.langevin.data.DataException;

class FailureTest {
    /** The exit codes of the command line's contract, as numbers, because scripts compare numbers. */
    static Stream<Arguments> contract() {
        return Stream.of(
                Arguments.of(1, new IllegalStateException("index 7 out of bounds")),
                Arguments.of(1, new StackOverflowError()),
                Arguments.of(1, new IOException("Stream closed")),
                Arguments.of(2, new NoSuchFileException("runs/none/config.json")),
                Arguments.of(2, new AccessDeniedException("grid.png")),
                Arguments.of(2, new ConfigurationException("training.batch", "-1: expected at least 1")),
                Arguments.of(3, new DataException(Path.of("a.gz"), "is empty", "fetch it again")),
                Arguments.of(2, new CheckpointTooNewException(Path.of("langevin.json"), 9, 1)),
                Arguments.of(5, new CheckpointNotWrittenException(Path.of("runs/a"), 9, 1, new IOException("full"))),
                Arguments.of(6, new RunLockedException(Path.of("runs/a"), "process 7")),
                Arguments.of(7, new CorruptCheckpointException(Path.of("weights"), "a bit is flipped")),
                Arguments.of(5, new OutOfMemoryError("Java heap space")),
                Arguments.of(5, new RuntimeException("Allocation failed: [std::bad_alloc]")),
                Arguments.of(5, new IOException("No space left on device")),
                Arguments.of(5, new FileSystemException("x", null, "Disk quota exceeded")),
                Arguments.of(5, new IOException("There is not enough space on the disk")));
    }

    @ParameterizedTest
    @MethodSource("contract")
    void exitCodesFollowTheContract(int code, Throwable thrown) {
        assertThat(Failure.of(thrown).status().code()).isEqualTo(code);
    }

    @Test
    void aKnownCauseDecidesHoweverDeepItIsWrapped() {
        Throwable cause = new DataException(Path.of("train.gz"), 16, "ends early", "fetch it again");
        Failure failure = Failure.of(new ExecutionException(new UncheckedIOException(new IOException(cause))));
        assertThat(failure.status()).isEqualTo(ExitStatus.DATA);
        assertThat(failure.text()).isEqualTo("train.gz: byte 16: ends early; fetch it again");
    }

    @Test
    void aBugNamesTheExceptionAndAsksForAReportInOneLine() {
        Failure failure = Failure.of(new IllegalArgumentException("axis 4\nof rank 4"));
        assertThat(failure.text())
                .startsWith("java.lang.IllegalArgumentException: axis 4 of rank 4; this is a bug")
                .contains("--debug")
                .doesNotContain("\n");
    }

    @Test
    void everyProblemOfAConfigurationKeepsItsLine() {
        Failure failure = Failure.of(new ConfigurationException(List.of(
                new Problem("a.yaml:3:5", "training.batch", "is missing"),
                new Problem("a.yaml:7:1", "sede", "unknown"))));
        assertThat(failure.text().lines())
                .containsExactly("a.yaml:3:5: training.batch: is missing", "a.yaml:7:1: sede: unknown");
    }

    @Test
    void aChainOfCausesThatBitesItsTailStillEnds() {
        Exception first = new Exception("first");
        first.initCause(new Exception("second", first));
        assertThat(Failure.of(first).status()).isEqualTo(ExitStatus.BUG);
    }
}
