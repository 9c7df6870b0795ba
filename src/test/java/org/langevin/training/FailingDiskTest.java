package org.langevin.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.langevin.checkpoint.CheckpointNotWrittenException;
import org.langevin.checkpoint.CheckpointStore;
import org.langevin.checkpoint.UnforcedDisk;
import org.langevin.training.TinyRun.Heard;

/** No run ends well without a checkpoint on the disk, whatever becomes of disk and folder on the way. */
class FailingDiskTest {

    private static final String[] SETTINGS = {
        "training.steps=6", "training.checkpoint_every=2", "training.evaluate_every=0"
    };

    @TempDir
    static Path images;

    @TempDir
    Path folder;

    @BeforeAll
    static void writeImages() {
        ToyImages.write(images);
    }

    /** A disk on which every write fails for a while. */
    private static final class Disk extends UnforcedDisk {

        private IOException failure;

        @Override
        protected int write(Output real, ByteBuffer bytes) throws IOException {
            if (failure != null) {
                throw failure;
            }
            return super.write(real, bytes);
        }
    }

    private TinyRun run(String policy) {
        return TinyRun.of(
                images,
                Stream.concat(Stream.of(SETTINGS), Stream.of("training.on_disk_full=" + policy))
                        .toArray(String[]::new));
    }

    private long newest() {
        return new CheckpointStore(folder, 2)
                .newest()
                .orElseThrow()
                .checkpoint()
                .counters()
                .step();
    }

    /** The disk fills up after the checkpoint of step 2, and has room again after step {@code until}. */
    private void train(TinyRun run, Disk disk, Heard heard, IOException failure, long until) {
        run.loop(folder, disk, heard).run(() -> {
            long step = run.trainer().step();
            disk.failure = step >= 2 && step < until ? failure : null;
            return false;
        });
    }

    @Test
    void aFullDiskStopsARunUnlessItIsToldToGoOn() {
        IOException full = new IOException("No space left on device");
        try (TinyRun stops = run("stop")) {
            assertThat(catchThrowableOfType(
                                    CheckpointNotWrittenException.class,
                                    () -> train(stops, new Disk(), new Heard(), full, 5))
                            .diskFull())
                    .isTrue();
            assertThat(stops.trainer().step()).isEqualTo(4);
            assertThat(newest()).isEqualTo(2);
        }
        try (TinyRun goesOn = run("continue")) {
            Heard heard = new Heard();
            train(goesOn, new Disk(), heard, full, 5);
            assertThat(heard.remedies()).containsExactly("not saved 4");
            assertThat(newest()).isEqualTo(6);
        }
    }

    @Test
    void evenARunThatGoesOnDoesNotEndWithoutItsLastCheckpoint() {
        IOException full = new IOException("No space left on device");
        try (TinyRun run = run("continue")) {
            Heard heard = new Heard();
            assertThat(catchThrowable(() -> train(run, new Disk(), heard, full, Long.MAX_VALUE)))
                    .isInstanceOf(CheckpointNotWrittenException.class);
            assertThat(heard.remedies()).containsExactly("not saved 4", "not saved 6");
            assertThat(newest()).isEqualTo(2);
        }
    }

    /** Permissions, unlike a full disk, do not mend themselves. */
    @Test
    void aFolderThatMayNotBeWrittenToStopsEveryRun() {
        try (TinyRun run = run("continue")) {
            assertThat(catchThrowable(
                            () -> train(run, new Disk(), new Heard(), new AccessDeniedException("checkpoints"), 5)))
                    .isInstanceOf(CheckpointNotWrittenException.class)
                    .hasMessageContaining("AccessDeniedException")
                    .hasMessageContaining("permissions");
            assertThat(newest()).isEqualTo(2);
        }
    }

    @Test
    void aFolderThatVanishesOrBecomesAFileIsNotMadeAgain() throws IOException {
        for (boolean replaced : new boolean[] {false, true}) {
            Path runs = Files.createDirectory(folder.resolve("run-" + replaced));
            Path checkpoints = runs.resolve("checkpoints");
            Path moved = folder.resolve("moved-" + replaced);
            try (TinyRun run = run("continue")) {
                assertThat(catchThrowable(() -> run.loop(checkpoints, new Heard())
                                .run(() -> {
                                    if (run.trainer().step() == 3) {
                                        move(runs, moved, replaced);
                                    }
                                    return false;
                                })))
                        .isInstanceOf(CheckpointNotWrittenException.class)
                        .hasMessageContaining(checkpoints.toString());
            }
            assertThat(Files.exists(checkpoints)).isFalse();
            assertThat(new CheckpointStore(moved.resolve("checkpoints"), 2).newest())
                    .as("what was acknowledged is where it went")
                    .isPresent();
        }
    }

    private static void move(Path runs, Path moved, boolean replaced) {
        try {
            Files.move(runs, moved);
            if (replaced) {
                Files.writeString(runs, "a file");
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
