package org.langevin.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.config.ConfigReader;
import org.langevin.config.ConfigurationException;
import org.langevin.config.SchedulerConfig;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.NoiseSchedules;
import org.langevin.schedule.StepPlan.Step;

/** Schedules survive the way through diffusers' words, and what these cannot say, or we cannot do, is refused by name. */
class DiffusersScheduleTest {

    @TempDir
    Path folder;

    private static SchedulerConfig read(String... overrides) {
        return new ConfigReader().parse("s.yaml", "{}", SchedulerConfig.class, List.of(overrides));
    }

    /** ᾱ at diffusers' times 0, 499 and 999 in double precision, to the ten digits of the reference. */
    @ParameterizedTest
    @CsvSource({
        "linear, 0.9999, 0.0785872429, 4.03582977e-5",
        "squaredcos_cap_v2, 0.9999587158, 0.4938435904, 2.42876691e-9"
    })
    void aNamedFamilyIsDiffusersTable(String family, double first, double middle, double last) {
        DdpmTable table = DiffusersSchedule.table(read("beta_schedule=" + family));
        assertThat(table.horizon()).isEqualTo(1000);
        assertThat(Math.exp(2 * table.logAlpha(1))).isCloseTo(first, within(1e-9 * first));
        assertThat(Math.exp(2 * table.logAlpha(500))).isCloseTo(middle, within(1e-9 * middle));
        assertThat(Math.exp(2 * table.logAlpha(1000))).isCloseTo(last, within(1e-8 * last));
    }

    /** The same formulas as the well-known implementations', whose numbers are the schedules' own tests. */
    @Test
    void everyFamilyIsATableOfOurs() {
        assertThat(DiffusersSchedule.table(read("beta_schedule=scaled_linear", "beta_start=0.00085", "beta_end=0.012")))
                .isEqualTo(NoiseSchedules.named("ddpm-scaled-linear"));
        assertThat(DiffusersSchedule.table(read("beta_schedule=sigmoid")))
                .isEqualTo(NoiseSchedules.named("ddpm-sigmoid-beta"));
        assertThat(DiffusersSchedule.table(read("rescale_betas_zero_snr=true", "prediction_type=v_prediction")))
                .isEqualTo(NoiseSchedules.named("ddpm-linear-zero-snr"));
    }

    @Test
    void aTableThatDiffusersCanNameIsWrittenByItsName() {
        SchedulerConfig linear = DiffusersSchedule.config(DdpmTable.linear(400, 2e-4, 0.05), "epsilon");
        assertThat(linear).isEqualTo(own("num_train_timesteps=400", "beta_start=2e-4", "beta_end=0.05"));
        assertThat(DiffusersSchedule.config(NoiseSchedules.named("ddpm-linear"), "v_prediction"))
                .isEqualTo(own("prediction_type=v_prediction"));
        assertThat(DiffusersSchedule.config(NoiseSchedules.named("ddpm-cosine"), "epsilon"))
                .isEqualTo(own("beta_schedule=squaredcos_cap_v2"));
        assertThat(DiffusersSchedule.config(DdpmTable.sigmoidBeta(500, 2e-4, 0.03), "epsilon"))
                .isEqualTo(own("num_train_timesteps=500", "beta_schedule=sigmoid", "beta_start=2e-4", "beta_end=0.03"));
        assertThat(DiffusersSchedule.config(NoiseSchedules.named("ddpm-scaled-linear"), "epsilon")
                        .betaSchedule())
                .isEqualTo("scaled_linear");
    }

    /** What is written here samples from the noisiest entry on. */
    private static SchedulerConfig own(String... overrides) {
        List<String> all = new ArrayList<>(List.of(overrides));
        all.add("timestep_spacing=trailing");
        return read(all.toArray(String[]::new));
    }

    /** Through the JSON file, every bit of every β; only tables without a name of diffusers' are written out. */
    @ParameterizedTest
    @CsvSource({
        "ddpm-linear, false",
        "ddpm-scaled-linear, false",
        "ddpm-cosine, false",
        "ddpm-sigmoid-beta, false",
        "ddpm-sigmoid, true",
        "ddpm-exact, true",
        "ddpm-linear-zero-snr, true"
    })
    void everyTableComesBackEqualFromAModelsFolder(String name, boolean writtenOut) {
        SchedulerConfig config = DiffusersSchedule.config(NoiseSchedules.named(name), "v_prediction");
        assertThat(config.trainedBetas().isPresent()).isEqualTo(writtenOut);
        ModelContents contents = Specimens.model(1);
        Path path = folder.resolve(name);
        ModelFolder.write(path, new ModelContents(contents.unet(), contents.weights(), config, contents.card()));
        DdpmTable back = ModelFolder.open(path).schedule().orElseThrow();
        assertThat(back).isEqualTo(NoiseSchedules.named(name));
        assertThat(back.hash()).isEqualTo(NoiseSchedules.named(name).hash());
    }

    /** A configuration of diffusers' that is read and written again stands for the same table. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "beta_schedule=linear&beta_end=0.03",
                "beta_schedule=scaled_linear&beta_start=0.001",
                "beta_schedule=squaredcos_cap_v2&num_train_timesteps=200",
                "beta_schedule=sigmoid&beta_start=0.0003&num_train_timesteps=777",
                "beta_schedule=squaredcos_cap_v2&rescale_betas_zero_snr=true",
                "num_train_timesteps=2&trained_betas=[0.1, 1.0]"
            })
    void whatIsReadIsWrittenEqual(String overrides) {
        SchedulerConfig config = read((overrides + "&prediction_type=sample").split("&", -1));
        DdpmTable table = DiffusersSchedule.table(config);
        SchedulerConfig written = DiffusersSchedule.config(table, "sample");
        assertThat(DiffusersSchedule.table(written)).isEqualTo(table);
        assertThat(written.trainedBetas().isPresent())
                .isEqualTo(config.rescaleBetasZeroSnr() || config.trainedBetas().isPresent());
    }

    /** diffusers' set_timesteps for 1000 times, 10 steps, and where its last step ends. */
    @Test
    void theWalkIsWhatTheKeysSay() {
        assertThat(DiffusersSchedule.plan(read("steps_offset=1"), 10).times())
                .containsExactly(902, 802, 702, 602, 502, 402, 302, 202, 102, 2);
        assertThat(DiffusersSchedule.plan(read("timestep_spacing=trailing", "steps_offset=1"), 10)
                        .times())
                .containsExactly(1000, 900, 800, 700, 600, 500, 400, 300, 200, 100);
        assertThat(DiffusersSchedule.plan(read("timestep_spacing=linspace"), 10).times())
                .containsExactly(1000, 889, 778, 667, 556, 445, 334, 223, 112, 1);
        assertThat(DiffusersSchedule.plan(read("set_alpha_to_one=false"), 10)
                        .steps()
                        .get(9))
                .isEqualTo(new Step(1, 1));
        assertThat(catchThrowable(() -> DiffusersSchedule.plan(read("steps_offset=1"), 1000)))
                .hasMessageContaining("offset = 1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "thresholding=true | thresholding: 'true' is not supported; give false, with clip_sample instead",
                "variance_type=learned | variance_type: 'learned' is not supported; give fixed_small, fixed_small_log, fixed_large, learned_range",
                "variance_type=fixed_large_log | variance_type: 'fixed_large_log' is not supported",
                "beta_schedule=laplace | beta_schedule: 'laplace' is not supported; give linear, scaled_linear, sigmoid, squaredcos_cap_v2",
                "rescale_betas_zero_snr=true | prediction_type: 'epsilon' is not supported; give v_prediction or sample",
                "num_train_timesteps=2&trained_betas=[0.1, 1.0] | prediction_type: 'epsilon' is not supported",
                "num_train_timesteps=2&trained_betas=[0.1, 0.0] | trained_betas: beta_2 = 0.0: expected a variance in (0, 1)"
            })
    void whatIsNotDoneHereIsRefusedByKeyAndValue(String overrides, String says) {
        SchedulerConfig config = read(overrides.strip().split("&", -1));
        assertThat(catchThrowable(() -> DiffusersSchedule.table(config)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(says);
    }

    @Test
    void noiseIsNotPredictedWhereNothingElseIsLeft() {
        assertThat(catchThrowable(
                        () -> DiffusersSchedule.config(NoiseSchedules.named("ddpm-linear-zero-snr"), "epsilon")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("prediction_type: 'epsilon' is not supported; give v_prediction or sample");
    }

    @Test
    void aModelsRefusalNamesTheFile() throws IOException {
        Path path = folder.resolve("model");
        ModelFolder.write(path, Specimens.model(1));
        Files.delete(path.resolve(Manifest.NAME));
        Path file = path.resolve("scheduler/scheduler_config.json");
        Files.writeString(file, Files.readString(file).replace("\"fixed_small\"", "\"learned\""));
        assertThat(catchThrowable(() -> ModelFolder.open(path).schedule()))
                .hasMessage(
                        file
                                + ": variance_type: 'learned' is not supported; give fixed_small, fixed_small_log, fixed_large, learned_range");
    }

    @Test
    void aScheduleOfContinuousTimeIsRefusedForExportByName() {
        assertThat(catchThrowable(() -> DiffusersSchedule.config(NoiseSchedules.named("edm"), "epsilon")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("'" + NoiseSchedules.named("edm").family() + "' is no table of steps");
    }

    @Test
    void aTableOfTheWrongLengthIsRefusedWhereItStands() {
        assertThat(catchThrowable(() -> new ConfigReader()
                        .parse(
                                "s.yaml",
                                "num_train_timesteps: 3\ntrained_betas: [0.1, 0.2]\n",
                                SchedulerConfig.class,
                                List.of())))
                .hasMessage("s.yaml:2:16: trained_betas: has 2 entries; give num_train_timesteps = 3");
    }
}
