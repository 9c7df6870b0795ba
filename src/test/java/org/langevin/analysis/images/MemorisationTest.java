package org.langevin.analysis.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.langevin.denoiser.FiniteDatasetDenoiser;
import org.langevin.process.NoisingProcess;
import org.langevin.process.PredictionType;
import org.langevin.random.KeyedNoise;
import org.langevin.random.Stream;
import org.langevin.schedule.NoiseSchedules;

/** Images of 24 independent values, smooth enough that some lie near others. */
class MemorisationTest {
    private static final int DIMENSION = 24;
    private static final CleanImages TRAINING = images(0, 2000);
    private static final CleanImages HELD_OUT = images(1, 1500);

    private static CleanImages images(int step, int count) {
        double[] values = new double[count * DIMENSION];
        new KeyedNoise(9).normals(Stream.KNOWN_LAW, step, 0, count, DIMENSION, values);
        for (int i = 0; i < values.length; i++) {
            values[i] *= .4;
        }
        return CleanImages.ofSamples(values, DIMENSION, null);
    }

    private static NearestDistances nearest(CleanImages images) {
        FiniteDatasetDenoiser training = new FiniteDatasetDenoiser(
                new NoisingProcess(NoiseSchedules.named("ddpm-linear")),
                PredictionType.SAMPLE,
                TRAINING.values(),
                DIMENSION,
                null);
        return NearestDistances.of(training, images, done -> {});
    }

    private static Memorisation memorisation(CleanImages samples) {
        return Memorisation.of(nearest(samples).distances(), nearest(HELD_OUT).distances());
    }

    /** Every sample is a training image. */
    @Test
    void aMemoriserHasAllOfItsSamplesClose() {
        CleanImages samples = TRAINING.first(700);
        Memorisation found = memorisation(samples);
        assertThat(found.share()).isEqualTo(1);
        assertThat(found.standardError()).isZero();
        assertThat(nearest(samples).trainingImages()).isSorted().endsWith(699);
        assertThat(nearest(samples).strangers()).isEmpty();
    }

    /** 900 samples of the images' own law: standard error .0092 with that of the threshold. */
    @Test
    void freshImagesAreCloseByChance() {
        Memorisation found = memorisation(images(2, 900));
        assertThat(found.byChance()).isEqualTo(76 / 1501.0);
        assertThat(found.errorByChance()).isBetween(.009, .0095);
        assertThat(found.share()).isCloseTo(.05, within(4 * found.errorByChance()));
        assertThat(found.standardError()).isBetween(.005, .009);
    }

    /** Half copied, half fresh. */
    @Test
    void whatIsCopiedIsCounted() {
        CleanImages fresh = images(3, 600);
        System.arraycopy(TRAINING.values(), 0, fresh.values(), 0, 300 * DIMENSION);
        assertThat(memorisation(fresh).share()).isBetween(.5, .55);
    }

    /** Any law: 1 and n distances of one law, 40,000 times; the standard error of the share is at most .0013. */
    @ParameterizedTest
    @ValueSource(ints = {12, 30, 99})
    void theShareByChanceIsExact(int heldOut) {
        int repetitions = 40_000;
        double[] uniforms = new double[heldOut + 1];
        int close = 0;
        for (int r = 0; r < repetitions; r++) {
            new KeyedNoise(1).uniforms(Stream.KNOWN_LAW, heldOut, r, uniforms, 0, uniforms.length);
            close += Memorisation.of(new double[] {uniforms[heldOut]}, Arrays.copyOf(uniforms, heldOut))
                    .close();
        }
        double byChance = Memorisation.of(new double[1], new double[heldOut]).byChance();
        assertThat((double) close / repetitions).isCloseTo(byChance, within(.0052));
        assertThat(byChance).isBetween(.04, .08);
    }

    /** Held-out images that are training images too: at distance 0, found by their number, and left out they don't blind the measure. */
    @Test
    void duplicatesAreFound() {
        CleanImages heldOut = HELD_OUT.first(500);
        for (int i = 0; i < 500; i += 5) {
            System.arraycopy(TRAINING.values(), i * DIMENSION, heldOut.values(), i * DIMENSION, DIMENSION);
        }
        NearestDistances nearest = nearest(heldOut);
        int[] strangers = nearest.strangers();
        assertThat(strangers).hasSize(400).startsWith(1, 2, 3, 4, 6);
        double[] copies = nearest(TRAINING.first(50)).distances();
        assertThat(Memorisation.of(copies, nearest.distances()).share()).isZero();
        assertThat(Memorisation.of(copies, nearest.select(strangers).distances())
                        .share())
                .isEqualTo(1);
    }

    @Test
    void percentilesAndTheClosest() {
        double[] distances = new double[301];
        Arrays.setAll(distances, i -> (i * 5 % 301) / 300.0);
        NearestDistances nearest = new NearestDistances(new int[301], distances);
        double[] percentiles = nearest.percentiles();
        for (int p = 0; p <= 100; p++) {
            assertThat(percentiles[p]).isCloseTo(p / 100.0, within(1e-12));
        }
        assertThat(nearest.closest(3)).containsExactly(0, 241, 181);
    }
}
