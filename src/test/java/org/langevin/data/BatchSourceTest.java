package org.langevin.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.datavec.api.split.CollectionInputSplit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.langevin.random.KeyedNoise;

class BatchSourceTest {
    private static final int SIZE = 10;
    private static final KeyedNoise NOISE = new KeyedNoise(7);

    @TempDir
    Path folder;

    private ImageDataset images;

    @BeforeEach
    void makeImagesThatAreTheirOwnLabels() {
        List<Path> files = List.of(
                IdxBytes.write(folder.resolve("images"), IdxBytes.of(SIZE, 1, 2)),
                IdxBytes.write(folder.resolve("labels"), IdxBytes.of(SIZE)));
        try (IdxRecordReader reader = new IdxRecordReader()) {
            reader.initialize(
                    new CollectionInputSplit(files.stream().map(Path::toUri).toList()));
            images = ImageDataset.read(reader);
        }
    }

    @Test
    void everyEpochIsAPermutationAndNoTwoAreAlike() {
        List<Integer> seen = labels(5, 0, 8);
        List<List<Integer>> epochs = IntStream.range(0, 4)
                .mapToObj(e -> seen.subList(e * SIZE, (e + 1) * SIZE))
                .toList();
        assertThat(epochs)
                .doesNotHaveDuplicates()
                .allSatisfy(epoch -> assertThat(epoch).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9));
    }

    @Test
    void theOrderDoesNotDependOnTheBatchSize() {
        assertThat(labels(3, 0, 20)).isEqualTo(labels(4, 0, 15)).isEqualTo(labels(60, 0, 1));
    }

    @Test
    void aSourceThatStartsLaterGoesOnWhereTheFirstWas() {
        List<Integer> whole = labels(3, 0, 20);
        for (int start : new int[] {1, 3, 7, 19}) {
            assertThat(labels(3, start, 20 - start)).as("from batch %d", start).isEqualTo(whole.subList(3 * start, 60));
        }
    }

    @Test
    void anotherSeedGivesAnotherOrder() {
        try (BatchSource source = new BatchSource(images, new KeyedNoise(8), SIZE, 0)) {
            assertThat(boxed(source.next().labels())).isNotEqualTo(labels(SIZE, 0, 1));
        }
    }

    @Test
    void imagesStandBesideTheirLabelsAndCountTheirPlace() {
        try (BatchSource source = new BatchSource(images, NOISE, 4, 5)) {
            Batch batch = source.next();
            assertThat(batch.firstItem()).isEqualTo(20);
            assertThat(batch.images()).hasSize(4 * 2);
            for (int i = 0; i < 4; i++) {
                int image = batch.labels()[i];
                assertThat(batch.images()[2 * i]).isEqualTo((float) (2 * image / 127.5 - 1));
                assertThat(batch.images()[2 * i + 1]).isEqualTo((float) ((2 * image + 1) / 127.5 - 1));
            }
        }
    }

    /** Image i is (2 i, 2 i + 1), so mirrored it falls. */
    private List<Boolean> mirrored(int batchSize, long firstBatch, int batches) {
        List<Boolean> mirrored = new ArrayList<>();
        try (BatchSource source = new BatchSource(images, NOISE, batchSize, firstBatch, true)) {
            for (int b = 0; b < batches; b++) {
                Batch batch = source.next();
                for (int i = 0; i < batchSize; i++) {
                    float low = (float) (2 * batch.labels()[i] / 127.5 - 1);
                    float high = (float) ((2 * batch.labels()[i] + 1) / 127.5 - 1);
                    boolean flipped = batch.images()[2 * i] == high;
                    assertThat(batch.images()[2 * i]).isEqualTo(flipped ? high : low);
                    assertThat(batch.images()[2 * i + 1]).isEqualTo(flipped ? low : high);
                    mirrored.add(flipped);
                }
            }
        }
        return mirrored;
    }

    /** Of 4000 images 2000 with a standard deviation of 32; which ones depends on the place in the run alone. */
    @Test
    void halfOfTheImagesAreMirroredWhateverTheBatchAndTheInterruption() {
        List<Boolean> whole = mirrored(8, 0, 500);
        assertThat(whole.stream().filter(each -> each).count()).isBetween(2000L - 4 * 32, 2000L + 4 * 32);
        assertThat(mirrored(5, 0, 800)).isEqualTo(whole);
        assertThat(mirrored(8, 123, 377)).isEqualTo(whole.subList(8 * 123, 4000));
        assertThat(whole.subList(0, SIZE)).as("another choice each epoch").isNotEqualTo(whole.subList(SIZE, 2 * SIZE));
    }

    @Test
    void mirroringTurnsRowsAndNothingElse() {
        Path file = IdxBytes.write(folder.resolve("colour"), IdxBytes.of(1, 2, 3, 3));
        try (IdxRecordReader reader = new IdxRecordReader()) {
            reader.initialize(new CollectionInputSplit(List.of(file.toUri())));
            float[] mirrored = new float[18];
            ImageDataset.read(reader).scaleMirrored(0, mirrored, 0);
            int[] bytes = {6, 7, 8, 3, 4, 5, 0, 1, 2, 15, 16, 17, 12, 13, 14, 9, 10, 11};
            for (int i = 0; i < 18; i++) {
                assertThat(mirrored[i]).isEqualTo((float) (bytes[i] / 127.5 - 1));
            }
        }
    }

    @Test
    void aBatchIsTheCallersOwn() {
        try (BatchSource source = new BatchSource(images, NOISE, SIZE, 0)) {
            Batch first = source.next();
            float[] copy = first.images().clone();
            IntStream.range(0, 5).forEach(i -> Arrays.fill(source.next().images(), 9));
            assertThat(first.images()).containsExactly(copy);
        }
    }

    /** The step of the shuffle, an epoch, is a word of 32 bits: the last batch of the last epoch can't reach beyond it. */
    @Test
    void whatGoesWrongOnTheThreadReachesTheCaller() {
        long beyond = (1L << 32) * SIZE / 5;
        try (BatchSource source = new BatchSource(images, NOISE, 5, beyond)) {
            assertThatThrownBy(source::next)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("step");
        }
    }

    @Test
    void closingEndsItsThread() throws InterruptedException {
        BatchSource source = new BatchSource(images, NOISE, SIZE, 0);
        source.next();
        Thread thread = Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().equals("batches") && each.isAlive())
                .findFirst()
                .orElseThrow();
        assertThat(thread.isDaemon()).isTrue();
        source.close();
        thread.join(5_000);
        assertThat(thread.isAlive()).isFalse();
    }

    private List<Integer> labels(int batchSize, long firstBatch, int batches) {
        List<Integer> labels = new ArrayList<>();
        try (BatchSource source = new BatchSource(images, NOISE, batchSize, firstBatch)) {
            for (int b = 0; b < batches; b++) {
                labels.addAll(boxed(source.next().labels()));
            }
        }
        return labels;
    }

    private static List<Integer> boxed(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }
}
