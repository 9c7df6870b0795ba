package org.langevin.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    @Test
    void aTableThatDiffusersCanNameIsWrittenByItsName() {
        SchedulerConfig linear = DiffusersSchedule.config(DdpmTable.linear(400, 2e-4, 0.05), "epsilon");
        assertThat(linear).isEqualTo(read("num_train_timesteps=400", "beta_start=2e-4", "beta_end=0.05"));
        assertThat(DiffusersSchedule.config(NoiseSchedules.named("ddpm-linear"), "v_prediction"))
                .isEqualTo(read("prediction_type=v_prediction"));
        assertThat(DiffusersSchedule.config(NoiseSchedules.named("ddpm-cosine"), "epsilon"))
                .isEqualTo(read("beta_schedule=squaredcos_cap_v2"));
    }

    /** Through the JSON file, every bit of every β. */
    @ParameterizedTest
    @ValueSource(strings = {"ddpm-linear", "ddpm-cosine", "ddpm-exact"})
    void everyTableComesBackEqualFromAModelsFolder(String name) {
        SchedulerConfig config = DiffusersSchedule.config(NoiseSchedules.named(name), "epsilon");
        assertThat(config.trainedBetas().isPresent()).isEqualTo(name.equals("ddpm-exact"));
        ModelContents contents = Specimens.model(1);
        Path path = folder.resolve(name);
        ModelFolder.write(path, new ModelContents(contents.unet(), contents.weights(), config, contents.card()));
        DdpmTable back = ModelFolder.open(path).schedule().orElseThrow();
        assertThat(back).isEqualTo(NoiseSchedules.named(name));
        assertThat(back.hash()).isEqualTo(NoiseSchedules.named(name).hash());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "thresholding=true | thresholding: 'true' is not supported; give false, with clip_sample instead",
                "variance_type=learned_range | variance_type: 'learned_range' is not supported; give fixed_small, fixed_large",
                "variance_type=fixed_large_log | variance_type: 'fixed_large_log' is not supported",
                "beta_schedule=scaled_linear | beta_schedule: 'scaled_linear' is not supported; give linear, squaredcos",
                "rescale_betas_zero_snr=true | rescale_betas_zero_snr: 'true' is not supported",
                "set_alpha_to_one=false | set_alpha_to_one: 'false' is not supported",
                "num_train_timesteps=2&trained_betas=[0.1, 0.0] | trained_betas: beta_2 = 0.0: expected a variance in (0, 1)"
            })
    void whatIsNotDoneHereIsRefusedByKeyAndValue(String overrides, String says) {
        SchedulerConfig config = read(overrides.strip().split("&", -1));
        assertThat(catchThrowable(() -> DiffusersSchedule.table(config)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(says);
    }

    @Test
    void aModelsRefusalNamesTheFile() throws IOException {
        Path path = folder.resolve("model");
        ModelFolder.write(path, Specimens.model(1));
        Files.delete(path.resolve(Manifest.NAME));
        Path file = path.resolve("scheduler/scheduler_config.json");
        Files.writeString(file, Files.readString(file).replace("\"fixed_small\"", "\"learned\""));
        assertThat(catchThrowable(() -> ModelFolder.open(path).schedule()))
                .hasMessage(file + ": variance_type: 'learned' is not supported; give fixed_small, fixed_large");
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
