package org.langevin.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every bit of a checkpoint counts: flipped, cut off or added, it is noticed, and the file is named. */
class CorruptionTest {

    @TempDir
    Path folder;

    private Path checkpoint;
    private List<Path> files;

    @BeforeEach
    void save() throws IOException {
        CheckpointStore store = new CheckpointStore(folder, 2, FileOps.disk());
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

    @Test
    void everyFlippedBitIsRefusedByTheNameOfItsFile() throws IOException {
        int flips = 0;
        for (Path file : files) {
            byte[] whole = Files.readAllBytes(file);
            for (int bit = 0; bit < 8 * whole.length; bit++) {
                byte[] flipped = whole.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                Files.write(file, flipped);
                Throwable refusal = opening();
                if (!(refusal instanceof CorruptCheckpointException)
                        || !refusal.getMessage().contains(file.toString())) {
                    throw new AssertionError("bit " + bit + " of " + file + " flipped: " + refusal, refusal);
                }
                flips++;
            }
            Files.write(file, whole);
        }
        assertThat(opening()).isNull();
        assertThat(flips).isGreaterThan(30_000);
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
        CheckpointStore store = new CheckpointStore(folder, 2, FileOps.disk());
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
        String digest =
                Manifest.hex(Manifest.newDigest().digest("x".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
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
