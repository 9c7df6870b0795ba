package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainTest {
    @Test
    void helpThatWasAskedForIsTheAnswer() {
        Run run = Run.of("--help");
        assertThat(run.status()).isEqualTo(ExitStatus.OK);
        assertThat(run.out()).contains("Usage: langevin").contains("doctor").doesNotContain("\u001b[");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void versionIsOneLine() {
        Run run = Run.of("--version");
        assertThat(run.status()).isEqualTo(ExitStatus.OK);
        assertThat(run.out()).matches("langevin \\S+\\R");
    }

    @Test
    void noCommandIsAUsageErrorAndLeavesStandardOutputEmpty() {
        Run run = Run.of();
        assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("which command?").contains("langevin --help");
    }

    @Test
    void misspelledCommandIsNamedAndCorrected() {
        Run run = Run.of("doctr");
        assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.err()).contains("'doctr'").contains("did you mean doctor?");
    }

    @Test
    void misspelledOptionIsNamedAndCorrectedInItsCommand() {
        Run run = Run.of("doctor", "--jsn");
        assertThat(run.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("langevin doctor: ").contains("--jsn").contains("did you mean --json?");
    }
}
