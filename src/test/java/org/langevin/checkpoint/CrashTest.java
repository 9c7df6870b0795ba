package org.langevin.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.langevin.checkpoint.CrashingDisk.Loss;

/**
 * The power goes after every single operation of three saves, the last of which removes an old checkpoint: whatever the disk loses
 * then, the newest checkpoint whose save had returned is found whole (or a newer one is), nothing broken shows itself as a
 * checkpoint, and the run can save again.
 */
class CrashTest {

    private static final int SAVES = 3;

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource(Loss.class)
    void anAcknowledgedCheckpointOutlivesACrashAfterAnyOperation(Loss loss) throws IOException {
        Path real = Files.createDirectory(folder.resolve("real"));
        CrashingDisk disk = new CrashingDisk(real);
        CheckpointStore store = new CheckpointStore(real.resolve("checkpoints"), 2, disk);
        TreeMap<Integer, Long> acknowledged = new TreeMap<>();
        acknowledged.put(0, 0L);
        for (long step = 1; step <= SAVES; step++) {
            store.save(Specimens.checkpoint(step));
            acknowledged.put(disk.operations(), step);
        }
        assertThat(disk.operations()).isGreaterThan(SAVES * 30);
        SortedMap<String, String> seen = new TreeMap<>();
        for (int operations = 0; operations <= disk.operations(); operations++) {
            SortedMap<String, String> remains = disk.remains(operations, loss);
            if (!remains.equals(seen) || acknowledged.containsKey(operations)) {
                seen = remains;
                Path after = Files.createDirectory(folder.resolve("after-" + operations));
                CrashingDisk.restore(remains, after);
                CheckpointStore found = new CheckpointStore(after.resolve("checkpoints"), 2, new UnforcedDisk());
                String when = "after operation " + operations + " of " + disk.operations() + ", losing " + loss;
                verifyThatAllAreWhole(after.resolve("checkpoints"), when);
                verifyNewest(found, acknowledged.floorEntry(operations).getValue(), when);
                if (operations % 4 == 0) {
                    verifyThatTheRunGoesOn(found, after.resolve("checkpoints"), when);
                }
            }
        }
    }

    private static void verifyThatAllAreWhole(Path checkpoints, String when) throws IOException {
        for (Path path : AtomicFolder.children(checkpoints)) {
            if (Character.isDigit(path.getFileName().toString().charAt(0))) {
                assertThat(catchThrowable(() -> CheckpointStore.open(path)))
                        .as(when)
                        .isNull();
            }
        }
    }

    private static void verifyNewest(CheckpointStore store, long acknowledged, String when) {
        Optional<CheckpointStore.Restored> newest = store.newest();
        assertThat(newest.map(restored -> restored.checkpoint().counters().step())
                        .orElse(0L))
                .as(when)
                .isGreaterThanOrEqualTo(acknowledged);
        newest.ifPresent(restored -> {
            assertThat(restored.refused()).as(when).isEmpty();
            assertThat(Specimens.isOfOnePiece(restored.checkpoint())).as(when).isTrue();
        });
    }

    private static void verifyThatTheRunGoesOn(CheckpointStore store, Path checkpoints, String when) {
        store.save(Specimens.checkpoint(SAVES + 1));
        assertThat(checkpoints)
                .as(when)
                .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith("."));
        assertThat(store.newest().orElseThrow().checkpoint().counters().step())
                .as(when)
                .isEqualTo(SAVES + 1);
    }
}
