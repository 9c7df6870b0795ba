package org.langevin.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checkpoints are added whole, kept in number, and a failing disk costs only the one being written. */
class CheckpointStoreTest {

    @TempDir
    Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.map(path -> path.getFileName().toString()).sorted().toList();
        }
    }

    private CheckpointStore store(FileOps ops) {
        return new CheckpointStore(folder, 2, ops);
    }

    @Test
    void whatIsSavedIsFoundAgainNumberByNumber() {
        CheckpointContents contents = Specimens.checkpoint(1234);
        Path saved = store(FileOps.disk()).save(contents);
        assertThat(saved).isEqualTo(folder.resolve("00001234"));
        CheckpointStore.Restored restored = store(FileOps.disk()).newest().orElseThrow();
        assertThat(restored.refused()).isEmpty();
        assertThat(Specimens.isOfOnePiece(restored.checkpoint())).isTrue();
        assertThat(restored.checkpoint().counters()).isEqualTo(contents.counters());
        assertThat(restored.checkpoint().environment()).isEqualTo(contents.environment());
        assertThat(restored.checkpoint().model().unet()).isEqualTo(Specimens.UNET);
    }

    @Test
    void nothingIsFoundWhereNothingWasSaved() {
        assertThat(store(FileOps.disk()).newest()).isEmpty();
        assertThat(new CheckpointStore(folder.resolve("missing"), 2).newest()).isEmpty();
    }

    @Test
    void theNewestAreKeptAndStepsAreOrderedAsNumbers() throws IOException {
        CheckpointStore store = store(FileOps.disk());
        for (long step : new long[] {1, 99_999_999, 100_000_000}) {
            store.save(Specimens.checkpoint(step));
        }
        assertThat(names()).containsExactly("100000000", "99999999");
        assertThat(store.newest().orElseThrow().checkpoint().counters().step()).isEqualTo(100_000_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CheckpointStore(folder, 1))
                .withMessage("keep is 1; keep at least 2 checkpoints");
    }

    @Test
    void aSecondCheckpointOfAStepReplacesNothing() throws IOException {
        CheckpointStore store = store(FileOps.disk());
        store.save(Specimens.checkpoint(5));
        Files.write(folder.resolve("00000005/langevin.json"), new byte[] {'?'});
        assertThat(store.save(Specimens.checkpoint(5))).isEqualTo(folder.resolve("00000005-2"));
        assertThat(store.save(Specimens.checkpoint(5))).isEqualTo(folder.resolve("00000005-3"));
        assertThat(names()).containsExactly("00000005-2", "00000005-3");
        assertThat(store.newest().orElseThrow().checkpoint().folder()).isEqualTo(folder.resolve("00000005-3"));
    }

    @Test
    void leftoversOfACrashAreSweptAndOtherFilesLeftAlone() throws IOException {
        Files.createDirectories(folder.resolve(".tmp-00000001/unet"));
        Files.createDirectories(folder.resolve(".trash-00000001"));
        Files.writeString(folder.resolve("notes.txt"), "mine");
        Files.createDirectories(folder.resolve("best"));
        store(FileOps.disk()).save(Specimens.checkpoint(2));
        assertThat(names()).containsExactly("00000002", "best", "notes.txt");
    }

    /** The disk gives out after every possible number of bytes, in steps of 64. */
    @Test
    void aFullDiskCostsOnlyTheCheckpointBeingWritten() throws IOException {
        store(FileOps.disk()).save(Specimens.checkpoint(1));
        long size = size(folder.resolve("00000001"));
        for (long budget = 0; budget < size; budget += 64) {
            FileOps disk = new SmallDisk(budget);
            assertThat(catchThrowable(() -> store(disk).save(Specimens.checkpoint(2))))
                    .as("%d of %d bytes", budget, size)
                    .isInstanceOf(CheckpointNotWrittenException.class)
                    .hasMessageContaining("No space left on device")
                    .hasMessageMatching("(?s).*needs \\d+ bytes, the disk has \\d+ free.*");
            assertThat(names()).containsExactly("00000001");
        }
        assertThat(Specimens.isOfOnePiece(
                        store(FileOps.disk()).newest().orElseThrow().checkpoint()))
                .isTrue();
        store(new SmallDisk(size + 64)).save(Specimens.checkpoint(2));
        assertThat(names()).containsExactly("00000001", "00000002");
    }

    /** A disk that says yes to every write and keeps something else. */
    @Test
    void savingSucceedsOnlyIfWhatIsReadBackIsWhatWasWritten() throws IOException {
        store(FileOps.disk()).save(Specimens.checkpoint(1));
        FileOps lying = new UnforcedDisk() {
            @Override
            protected int write(Output real, ByteBuffer bytes) throws IOException {
                ByteBuffer wrong =
                        ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
                wrong.put(0, (byte) (wrong.get(0) ^ 1));
                return real.write(wrong);
            }
        };
        assertThat(catchThrowable(() -> store(lying).save(Specimens.checkpoint(2))))
                .isInstanceOf(CheckpointNotWrittenException.class)
                .hasMessageContaining("CorruptCheckpointException");
        assertThat(names()).containsExactly("00000001");
    }

    @Test
    void aFolderThatIsAFileIsNoSuccess() throws IOException {
        Path file = Files.writeString(folder.resolve("checkpoints"), "a file");
        CheckpointStore store = new CheckpointStore(file, 2);
        assertThat(catchThrowable(() -> store.save(Specimens.checkpoint(1))))
                .isInstanceOf(CheckpointNotWrittenException.class)
                .hasMessageContaining(file.toString());
        assertThat(file).hasContent("a file");
    }

    @Test
    void aCheckpointOfALaterVersionIsNotSilentlyPassedOver() throws IOException {
        CheckpointStore store = store(FileOps.disk());
        store.save(Specimens.checkpoint(1));
        Path newer = store.save(Specimens.checkpoint(2));
        Path manifest = newer.resolve(Manifest.NAME);
        String text = Files.readString(manifest).replace("\"format\": 1", "\"format\": 2");
        String own = Json.tree(manifest).path("sha256").asText();
        String blank = text.replace(own, "0".repeat(64));
        String digest = Manifest.hex(Manifest.newDigest().digest(blank.getBytes(StandardCharsets.UTF_8)));
        Files.writeString(manifest, text.replace(own, digest));
        assertThat(catchThrowable(store::newest))
                .isInstanceOf(CheckpointTooNewException.class)
                .hasMessage(manifest + ": is of format 2, this program reads up to format 1; "
                        + "use the version of Langevin that wrote it, or a later one");
    }

    @Test
    void aChangedEnvironmentIsToldByWhatChanged() {
        Environment before = new Environment("Zen 4", 2, new TreeMap<>(Map.of("onednn", "3.11", "java", "17")));
        Environment now =
                new Environment("Zen 4", 4, new TreeMap<>(Map.of("onednn", "3.12", "java", "17", "nd4j", "M2.1")));
        assertThat(now.changesSince(before))
                .containsExactly("threads: 2 -> 4", "nd4j: none -> M2.1", "onednn: 3.11 -> 3.12");
        assertThat(before.changesSince(before)).isEmpty();
    }

    private static long size(Path root) throws IOException {
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .mapToLong(path -> path.toFile().length())
                    .sum();
        }
    }

    /** A disk with room for so many bytes. */
    private static final class SmallDisk extends UnforcedDisk {
        private long budget;

        SmallDisk(long bytes) {
            budget = bytes;
        }

        @Override
        protected int write(Output real, ByteBuffer bytes) throws IOException {
            if (budget < bytes.remaining()) {
                real.write(bytes.slice(bytes.position(), (int) budget));
                budget = 0;
                throw new IOException("No space left on device");
            }
            budget -= bytes.remaining();
            return real.write(bytes);
        }
    }
}
