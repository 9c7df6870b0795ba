package org.langevin.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.langevin.denoiser.NetworkBatch;
import org.langevin.denoiser.TrainableNetwork;

class TrainerTest {

    @TempDir
    static Path folder;

    @BeforeAll
    static void writeImages() {
        ToyImages.write(folder);
    }

    private static byte[] bytes(ByteBuffer vector) {
        byte[] bytes = new byte[vector.capacity()];
        vector.get(0, bytes);
        return bytes;
    }

    @Test
    void theLossFallsWellBelowItsStart() {
        try (TinyRun run = TinyRun.of(folder, "training.batch=16", "training.steps=60")) {
            double before = run.heldOut(12).loss(run.network());
            List<Trainer.Report> reports = run.steps(60);
            double[] after = new double[1];
            run.trainer().withAverage(() -> after[0] = run.heldOut(12).loss(run.network()));
            assertThat(after[0]).isLessThan(0.25 * before);
            assertThat(mean(reports.subList(50, 60))).isLessThan(0.25 * mean(reports.subList(0, 2)));
        }
    }

    private static double mean(List<Trainer.Report> reports) {
        return reports.stream().mapToDouble(Trainer.Report::loss).average().orElseThrow();
    }

    @Test
    void aReportCountsStepsAndImages() {
        try (TinyRun run = TinyRun.of(
                folder, "training.accumulate=3", "learning_rate.peak=4e-3", "learning_rate.warmup_steps=8")) {
            List<Trainer.Report> reports = run.steps(2);
            assertThat(reports).extracting(Trainer.Report::step).containsExactly(1L, 2L);
            assertThat(reports).extracting(Trainer.Report::images).containsExactly(12L, 24L);
            assertThat(reports).extracting(Trainer.Report::learningRate).containsExactly(5e-4, 1e-3);
        }
    }

    /**
     * With dropout, which is keyed by an item's place in the step. The large epsilon keeps Adam from making a full step of the
     * rounding noise in gradients that are zero, such as those of {@code to_k.bias}.
     */
    @Test
    void eightImagesAtOnceAndTwiceFourMakeTheSameSteps() {
        String[] common = {
            "optimizer.epsilon=1e-3", "optimizer.clip_norm=0", "unet.dropout=0.1", "unet.num_class_embeds=4"
        };
        try (TinyRun once = TinyRun.of(folder, with(common, "training.batch=8"));
                TinyRun twice = TinyRun.of(folder, with(common, "training.batch=4", "training.accumulate=2"));
                TinyRun start = TinyRun.of(folder, common)) {
            List<Trainer.Report> expectedReports = once.steps(6);
            List<Trainer.Report> reports = twice.steps(6);
            for (int i = 0; i < 6; i++) {
                assertThat(reports.get(i).loss())
                        .isCloseTo(expectedReports.get(i).loss(), withinPercentage(1e-3));
                assertThat(reports.get(i).gradientNorm())
                        .isCloseTo(expectedReports.get(i).gradientNorm(), withinPercentage(1e-3));
            }
            ByteBuffer expected = once.network().parameters();
            assertThat(difference(twice.network().parameters(), expected)).isLessThan(1e-5);
            assertThat(difference(start.network().parameters(), expected))
                    .as("six steps lead away from the start")
                    .isGreaterThan(1e-3);
        }
    }

    private static String[] with(String[] common, String... more) {
        return Stream.of(common, more).flatMap(Arrays::stream).toArray(String[]::new);
    }

    private static double difference(ByteBuffer a, ByteBuffer b) {
        double largest = 0;
        for (int i = 0; i < a.capacity(); i += Float.BYTES) {
            largest = Math.max(largest, Math.abs(a.getFloat(i) - b.getFloat(i)));
        }
        return largest;
    }

    @Test
    void theAverageIsInTheNetworkOnlyWhileItIsAskedFor() {
        try (TinyRun run = TinyRun.of(folder)) {
            run.steps(3);
            byte[] trained = bytes(run.network().parameters());
            byte[] average = bytes(run.trainer().adam().average());
            assertThat(average).isNotEqualTo(trained);
            run.trainer()
                    .withAverage(
                            () -> assertThat(bytes(run.network().parameters())).isEqualTo(average));
            assertThatThrownBy(() -> run.trainer().withAverage(() -> {
                        throw new IllegalStateException("the disk is full");
                    }))
                    .hasMessage("the disk is full");
            assertThat(bytes(run.network().parameters())).isEqualTo(trained);
            assertThat(bytes(run.trainer().adam().average())).isEqualTo(average);
        }
    }

    @Test
    void measuringDoesNotDisturbTraining() {
        try (TinyRun disturbed = TinyRun.of(folder);
                TinyRun calm = TinyRun.of(folder)) {
            for (int i = 0; i < 3; i++) {
                disturbed.steps(1);
                disturbed.trainer().withAverage(() -> disturbed.heldOut(5).loss(disturbed.network()));
                calm.steps(1);
            }
            assertThat(bytes(disturbed.network().parameters()))
                    .isEqualTo(bytes(calm.network().parameters()));
        }
    }

    @Test
    void aParameterThatIsNotANumberStopsTheStepNamingItsBlock() {
        try (TinyRun run = TinyRun.of(folder)) {
            run.steps(2);
            TrainableNetwork.Slice slice = run.network().slices().stream()
                    .filter(s -> s.name().equals("mid_block.attentions.0.to_v.weight"))
                    .findFirst()
                    .orElseThrow();
            run.network().parameters().putFloat(4 * slice.offset(), Float.NaN);
            run.network().parametersChanged();
            byte[] before = bytes(run.network().parameters());
            assertThat(catchThrowable(() -> run.steps(1)))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("at step 3: the loss is not finite")
                    .hasMessageContaining("first in the output of mid_block.attentions.0");
            assertThat(bytes(run.network().parameters())).isEqualTo(before);
            assertThat(run.trainer().step()).isEqualTo(2);
        }
    }

    /** In the first of two batches, whose outputs the second one overwrites. */
    @Test
    void anImageThatIsNotANumberIsSeenInEveryBatchOfAStep() {
        UnaryOperator<TrainableNetwork> poison = network -> new Wrapped(network) {
            @Override
            public double[] step(NetworkBatch batch, float[] target, double[] weights, StepKey key) {
                if (key.step() == 2 && key.firstItem() == 0) {
                    batch.x()[70] = Float.NaN;
                }
                return super.step(batch, target, weights, key);
            }
        };
        try (TinyRun run = TinyRun.of(folder, poison, "training.accumulate=2")) {
            assertThat(catchThrowable(() -> run.steps(2)))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("at step 2: the loss is not finite")
                    .hasMessageContaining("first in the output of conv_in");
        }
    }

    @Test
    void aGradientThatIsNotFiniteIsNamedByItsParameter() {
        UnaryOperator<TrainableNetwork> overflow = network -> new Wrapped(network) {
            @Override
            public double[] step(NetworkBatch batch, float[] target, double[] weights, StepKey key) {
                double[] errors = super.step(batch, target, weights, key);
                gradients().putFloat(0, Float.POSITIVE_INFINITY);
                return errors;
            }
        };
        try (TinyRun run = TinyRun.of(folder, overflow)) {
            String first = run.network().slices().get(0).name();
            byte[] before = bytes(run.network().parameters());
            assertThat(catchThrowable(() -> run.steps(1)))
                    .isInstanceOf(DivergedException.class)
                    .hasMessageContaining("at step 1: the gradient is not finite")
                    .hasMessageContaining("first in the gradient of " + first);
            assertThat(bytes(run.network().parameters())).isEqualTo(before);
        }
    }
}
