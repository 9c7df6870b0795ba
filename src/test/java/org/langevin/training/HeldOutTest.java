package org.langevin.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeldOutTest {

    @TempDir
    static Path folder;

    /**
     * The last convolution begins at zero, so a new network predicts no noise at all and its error is the mean of 12 × 64
     * squared normals: 1 with a standard error of √(2 / 768) = 0.051.
     */
    @Test
    void aNewNetworksLossIsTheVarianceOfTheNoise() {
        try (TinyRun run = TinyRun.of(ToyImages.write(folder))) {
            assertThat(run.heldOut(4).loss(run.network())).isCloseTo(1, within(0.2));
        }
    }

    /** Of a trained network, whose errors differ from item to item; with classes, so that labels must go along. */
    @Test
    void theLossIsTheSameForEveryBatchSizeAndEveryTime() {
        try (TinyRun run = TinyRun.of(ToyImages.write(folder), "unet.num_class_embeds=4")) {
            run.steps(20);
            double loss = run.heldOut(12).loss(run.network());
            assertThat(loss).isLessThan(0.9);
            for (int batch : new int[] {1, 5, 64, 12}) {
                assertThat(run.heldOut(batch).loss(run.network()))
                        .as("batch %d", batch)
                        .isEqualTo(loss);
            }
        }
    }
}
