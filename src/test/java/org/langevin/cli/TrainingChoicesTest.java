package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What else than noise can be learned, and on which tables: each choice trains, is written in diffusers' words, and is sampled from. */
class TrainingChoicesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "v_prediction, ddpm-linear-zero-snr",
        "sample, ddpm-cosine",
        "epsilon, ddpm-sigmoid-beta",
        "epsilon, ddpm-scaled-linear",
        "v_prediction, ddpm-exact"
    })
    void aRunTrainsAndItsModelIsSampled(String prediction, String schedule) throws Exception {
        Toy toy = Toy.in(folder);
        Path out = folder.resolve("run");
        Run trained =
                toy.train(out, "objective.prediction=" + prediction, "schedule.name=" + schedule, "training.steps=6");
        assertThat(trained.status()).as(trained.err()).isEqualTo(ExitStatus.OK);
        assertThat(Files.readString(out.resolve("model/scheduler/scheduler_config.json")))
                .contains("\"prediction_type\": \"" + prediction + "\"");
        Path picture = folder.resolve("picture.png");
        Run sampled = Run.of("sample", out.toString(), "--count", "2", "--steps", "4", "--out", picture.toString());
        assertThat(sampled.status()).as(sampled.err()).isEqualTo(ExitStatus.OK);
        assertThat(picture).exists();
    }

    @Test
    void aTableOfOnesOwnIsTrainedOn() {
        Run trained = Toy.in(folder)
                .train(
                        folder.resolve("run"),
                        "schedule.betas=[0.01, 0.05, 0.2, 0.4]",
                        "training.steps=2",
                        "samples.steps=2");
        assertThat(trained.status()).as(trained.err()).isEqualTo(ExitStatus.OK);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        schedule.name=vp-linear                 | schedule.name: 'vp-linear' is unknown
        schedule.numbers={offset: 0.1}          | offset: schedule 'ddpm-linear' takes
        schedule.betas=[0.1, 1.5]               | schedule.betas: 1.5 is not allowed; give a list, each a number from 0 to 1
        schedule.name=ddpm-linear-zero-snr      | prediction_type: 'epsilon' is not supported; give v_prediction or sample
        """)
    void whatCannotBeTrainedIsRefusedByName(String setting, String message) {
        Run refused = Toy.in(folder).train(folder.resolve("run"), setting);
        assertThat(refused.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(refused.err()).contains(message);
        assertThat(folder.resolve("run")).doesNotExist();
    }
}
