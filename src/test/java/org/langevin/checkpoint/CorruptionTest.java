package org.langevin.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.langevin.random.KeyedNoise;

/** Every bit of a checkpoint counts: flipped, cut off or added, it is noticed, and the file is named. */
class CorruptionTest {

    @TempDir
    Path folder;

    private Path checkpoint;
    private List<Path> files;

    @BeforeEach
    void save() throws IOException {
        CheckpointStore store = new CheckpointStore(folder, 2);
        store.save(Specimens.checkpoint(1));
        checkpoint = store.save(Specimens.checkpoint(2));
        try (Stream<Path> paths = Files.walk(checkpoint)) {
            files = paths.filter(Files::isRegularFile).sorted().toList();
        }
        assertThat(files).hasSize(10);
    }

    private Throwable opening() {
        return catchThrowable(() -> CheckpointStore.open(checkpoint));
    }

    /** The files one beside the other, each in a copy of the checkpoint of its own. */
    @Test
    void everyFlippedBitIsRefusedByTheNameOfItsFile() {
        int flips = files.parallelStream().mapToInt(this::flipEveryBit).sum();
        assertThat(flips).isGreaterThan(30_000);
        assertThat(opening()).isNull();
    }

    private int flipEveryBit(Path file) {
        try {
            Path copy = copyFor(file);
            Path target = copy.resolve(checkpoint.relativize(file).toString());
            byte[] bytes = Files.readAllBytes(target);
            for (int bit = 0; bit < 8 * bytes.length; bit++) {
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(target, bytes);
                Throwable refusal = catchThrowable(() -> CheckpointStore.open(copy));
                if (!(refusal instanceof CorruptCheckpointException)
                        || !refusal.getMessage().contains(target.toString())) {
                    throw new AssertionError("bit " + bit + " of " + target + " flipped: " + refusal, refusal);
                }
                bytes[bit / 8] ^= (byte) (1 << bit % 8);
            }
            return 8 * bytes.length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Two thousand at random in one of 2 MiB, which is read in several pieces. */
    @Test
    void aFlippedBitInALargeFileIsRefusedToo() throws IOException {
        float[] values = new float[1 << 19];
        KeyedNoise noise = new KeyedNoise(6);
        noise.normals(org.langevin.random.Stream.WEIGHT_INIT, 0, 0, values, 0, values.length);
        CheckpointContents small = Specimens.checkpoint(3);
        SortedMap<String, List<TensorSource>> training = new TreeMap<>(small.training());
        training.put(
                "large", List.of(TensorSource.of("large", List.of((long) values.length), FloatBuffer.wrap(values))));
        checkpoint = new CheckpointStore(folder, 2)
                .save(new CheckpointContents(
                        small.model(), training, small.counters(), small.environment(), small.config()));
        Path large = checkpoint.resolve("training/large.safetensors");
        try (FileChannel file = FileChannel.open(large, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            assertThat(file.size()).isGreaterThan(2 << 20);
            ByteBuffer one = ByteBuffer.allocate(1);
            for (int flip = 0; flip < 2000; flip++) {
                int bit = noise.integer(org.langevin.random.Stream.TIMESTEP, 0, flip, (int) (8 * file.size()));
                flip(file, one, bit);
                assertThat(opening())
                        .as("bit %d", bit)
                        .isInstanceOf(CorruptCheckpointException.class)
                        .hasMessageContaining(large.toString())
                        .hasMessageContaining("SHA-256");
                flip(file, one, bit);
            }
        }
        assertThat(opening()).isNull();
    }

    private static void flip(FileChannel file, ByteBuffer one, int bit) throws IOException {
        file.read(one.clear(), bit / 8);
        one.put(0, (byte) (one.get(0) ^ 1 << bit % 8));
        file.write(one.flip(), bit / 8);
    }

    private Path copyFor(Path file) throws IOException {
        Path copy = Files.createDirectory(folder.resolve("copy-" + files.indexOf(file)));
        for (Path each : files) {
            Path target = copy.resolve(checkpoint.relativize(each).toString());
            Files.createDirectories(target.getParent());
            Files.copy(each, target);
        }
        return copy;
    }

    @Test
    void everyCutAndEveryAdditionIsRefused() throws IOException {
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            for (int length = 0; length <= whole.length + 64; length++) {
                if (length != whole.length) {
                    Files.write(file, Arrays.copyOf(whole, length));
                    assertThat(opening())
                            .as("%s with %d of %d bytes", file, length, whole.length)
                            .isInstanceOf(CorruptCheckpointException.class)
                            .hasMessageContaining(file.toString());
                }
            }
            Files.write(file, whole);
        }
        assertThat(opening()).isNull();
    }

    @Test
    void aMissingFileIsRefused() throws IOException {
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            Files.delete(file);
            assertThat(opening())
                    .isInstanceOf(CorruptCheckpointException.class)
                    .hasMessageContaining(file.getFileName().toString());
            Files.write(file, whole);
        }
    }

    @Test
    void theOlderCheckpointIsOfferedAndTheRefusedOneNamed() throws IOException {
        Path weights = checkpoint.resolve("training/weights.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        CheckpointStore store = new CheckpointStore(folder, 2);
        CheckpointStore.Restored restored = store.newest().orElseThrow();
        assertThat(restored.checkpoint().counters().step()).isEqualTo(1);
        assertThat(Specimens.isOfOnePiece(restored.checkpoint())).isTrue();
        assertThat(restored.refused()).singleElement().asString().contains(weights.toString(), "SHA-256");

        Path older = folder.resolve("00000001/model_index.json");
        Files.write(older, new byte[0]);
        assertThat(catchThrowable(store::newest))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining(weights.toString())
                .hasMessageContaining(older.toString());
    }

    @Test
    void aModelIsCheckedBeforeOneSamplesFromIt() throws IOException {
        Path weights = checkpoint.resolve("unet/diffusion_pytorch_model.safetensors");
        byte[] bytes = Files.readAllBytes(weights);
        bytes[bytes.length - 1] ^= 1;
        Files.write(weights, bytes);
        assertThat(catchThrowable(() -> ModelFolder.open(checkpoint)))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining(weights.toString());
    }

    /** What a manifest names is looked for inside its folder, and read only if it is a file. */
    @Test
    void aManifestCannotLeadOutOfItsFolder() throws IOException {
        Path outside = Files.writeString(folder.resolve("outside"), "x");
        String digest = Manifest.hex(Manifest.newDigest().digest("x".getBytes(StandardCharsets.UTF_8)));
        for (String path :
                List.of("../outside", outside.toString(), "a/../../outside", "./x", "", "a//b", "a\\b", "a\0b")) {
            Files.write(checkpoint.resolve(Manifest.NAME), Manifest.text(List.of(new Manifest.Entry(path, 1, digest))));
            assertThat(catchThrowable(() -> Manifest.read(checkpoint).verify(checkpoint, p -> true)))
                    .isInstanceOf(CorruptCheckpointException.class)
                    .hasMessageContaining("is no plain path");
        }
        Files.createSymbolicLink(checkpoint.resolve("link"), outside);
        Files.write(checkpoint.resolve(Manifest.NAME), Manifest.text(List.of(new Manifest.Entry("link", 1, digest))));
        assertThat(catchThrowable(() -> Manifest.read(checkpoint).verify(checkpoint, p -> true)))
                .isInstanceOf(CorruptCheckpointException.class)
                .hasMessageContaining("leads out of its folder");
    }
}
