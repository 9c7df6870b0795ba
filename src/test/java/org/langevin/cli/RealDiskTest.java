package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.langevin.checkpoint.CheckpointStore;
import org.langevin.checkpoint.CheckpointStore.Restored;
import org.opentest4j.TestAbortedException;

/**
 * Disks of the system's own making that are full or may not be written to, under the whole program. Some of it only the superuser may set
 * up, some only others; what cannot be had is reported as an assumption.
 */
@DisabledOnOs(OS.WINDOWS)
class RealDiskTest {

    private static final String[] SETTINGS = {
        "training.steps=6", "training.checkpoint_every=2", "training.evaluate_every=0", "training.sample_every=0"
    };

    @TempDir
    Path folder;

    private final List<String[]> undo = new ArrayList<>();
    private Toy toy;

    @BeforeEach
    void prepare() {
        toy = Toy.in(folder);
    }

    @AfterEach
    void undo() throws Exception {
        for (String[] command : undo) {
            succeeds(command);
        }
    }

    private static boolean succeeds(String... command) throws Exception {
        return new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    /** Runs a system command whose effect another one undoes after the test, or gives up the test. */
    private void arrange(String[] command, String... inverse) throws Exception {
        boolean done;
        try {
            done = succeeds(command);
        } catch (IOException noSuchCommand) {
            done = false;
        }
        assumeTrue(done, "this system or this user's rights do not allow: " + String.join(" ", command));
        undo.add(0, inverse);
    }

    /** What a person does who sees a message: something, the first time a line contains some words. */
    private interface Reaction {
        void run() throws Exception;
    }

    private Run train(Path out, String policy, String words, Reaction reaction) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        PrintStream err = new PrintStream(told, true, StandardCharsets.UTF_8) {
            private boolean done;

            @Override
            public void println(String line) {
                super.println(line);
                if (!done && line.contains(words)) {
                    done = true;
                    try {
                        reaction.run();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                }
            }
        };
        List<String> settings = new ArrayList<>(Arrays.asList(SETTINGS));
        settings.add("training.on_disk_full=" + policy);
        ByteArrayOutputStream none = new ByteArrayOutputStream();
        ExitStatus status =
                Main.run(new Terminal(new PrintStream(none), 0, err, 0), toy.command(out, settings, new String[0]));
        return new Run(status, "", told.toString(StandardCharsets.UTF_8));
    }

    private static Restored newest(Path out) {
        return new CheckpointStore(out.resolve("checkpoints"), 2).newest().orElseThrow();
    }

    private static void assertNothingUnfinishedIn(Path out) throws IOException {
        try (Stream<Path> files = Files.list(out.resolve("checkpoints"))) {
            assertThat(files.map(file -> file.getFileName().toString())).noneMatch(name -> name.startsWith("."));
        }
    }

    /** A disk of 4 MiB with room for one checkpoint and a half; what fills the rest is {@code ballast}. */
    private Path nearlyFullDisk(Path ballast) throws Exception {
        Path disk = ballast.getParent();
        String[] mount = {"mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString()};
        arrange(mount, "umount", "-l", disk.toString());
        Path elsewhere = folder.resolve("elsewhere");
        assertThat(train(elsewhere, "stop", "no such line", () -> {}).status()).isEqualTo(ExitStatus.OK);
        long checkpoint = 0;
        try (Stream<Path> files =
                Files.walk(newest(elsewhere).checkpoint().model().folder())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                checkpoint += Files.size(file) / 4096 * 4096 + 4096; // whole pages
            }
        }
        Files.write(ballast, new byte[(int) ((4 << 20) - checkpoint * 3 / 2)]);
        return disk.resolve("run");
    }

    @Test
    void aFullDiskEndsTheRunInWordsAndItsLastCheckpointStands() throws Exception {
        Path ballast = Files.createDirectory(folder.resolve("disk")).resolve("ballast");
        Path out = nearlyFullDisk(ballast);
        Run run = train(out, "stop", "no such line", () -> {});
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.RESOURCES);
        assertThat(run.err().lines().filter(line -> line.startsWith("langevin: ")))
                .singleElement()
                .asString()
                .contains(out.resolve("checkpoints/00000004").toString(), "No space left on device")
                .containsPattern("needs \\d+ bytes, the disk has \\d+ free")
                .contains("earlier checkpoints are untouched");
        assertNothingUnfinishedIn(out);
        assertThat(newest(out).checkpoint().counters().step()).isEqualTo(2);
        assertThat(newest(out).refused()).isEmpty();

        Files.delete(ballast);
        Run resumed = train(out, "stop", "no such line", () -> {});
        assertThat(resumed.status()).as(resumed.err()).isEqualTo(ExitStatus.OK);
        assertThat(resumed.err()).contains("going on after step 2");
    }

    @Test
    void aRunThatIsToldToGoOnWaitsForRoomAndEndsWell() throws Exception {
        Path ballast = Files.createDirectory(folder.resolve("disk")).resolve("ballast");
        Path out = nearlyFullDisk(ballast);
        Run run = train(out, "continue", "training goes on", () -> Files.delete(ballast));
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.OK);
        assertThat(run.err()).contains("warning: step 4: ", "No space left on device", "step 6: checkpoint in");
        assertThat(newest(out).checkpoint().counters().step()).isEqualTo(6);
        assertNothingUnfinishedIn(out);
    }

    /** What keeps a folder from being written to. */
    private enum Protection {
        /** A mount that can be read only: the superuser may set it up, and nobody may write. */
        MOUNT {
            @Override
            void of(Path path, RealDiskTest test) throws Exception {
                String name = path.toString();
                test.arrange(new String[] {"mount", "--bind", name, name}, "umount", "-l", name);
                test.arrange(new String[] {"mount", "-o", "remount,ro,bind", name}, "true");
            }
        },
        /** A mark that binds the superuser too. */
        IMMUTABLE {
            @Override
            void of(Path path, RealDiskTest test) throws Exception {
                test.arrange(new String[] {"chattr", "+i", path.toString()}, "chattr", "-i", path.toString());
            }
        },
        /** Permissions, which bind all but the superuser. */
        PERMISSIONS {
            @Override
            void of(Path path, RealDiskTest test) throws Exception {
                test.undo.add(0, new String[] {"chmod", "u+w", path.toString()});
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("r-xr-xr-x"));
                assumeFalse(Files.isWritable(path), "the superuser may write whatever the permissions say");
            }
        };

        abstract void of(Path path, RealDiskTest test) throws Exception;
    }

    @ParameterizedTest
    @EnumSource(Protection.class)
    void aRunInAFolderThatMayNotBeWrittenToDoesNotBegin(Protection protection) throws Exception {
        Path out = Files.createDirectory(folder.resolve("run"));
        protection.of(out, this);
        Run run = train(out, "continue", "no such line", () -> {});
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.USAGE);
        assertThat(run.err().lines().filter(line -> line.startsWith("langevin: ")))
                .singleElement()
                .asString()
                .contains(out.toString(), "check the path and its permissions");
        assertThat(run.err()).doesNotContain("step");
    }

    /** A mount with files open in it cannot be made read-only, so that one case falls away by itself. */
    @ParameterizedTest
    @EnumSource(value = Protection.class, mode = EnumSource.Mode.EXCLUDE, names = "MOUNT")
    void aRunWhoseFolderIsWriteProtectedOnTheWayFailsAtItsNextCheckpoint(Protection protection) throws Exception {
        Path out = folder.resolve("run");
        Path checkpoints = out.resolve("checkpoints");
        List<Exception> notHad = new ArrayList<>();
        Run run = train(out, "continue", "step 2: checkpoint in", () -> {
            try {
                protection.of(checkpoints, this);
            } catch (TestAbortedException e) {
                notHad.add(e);
            }
        });
        if (!notHad.isEmpty()) {
            throw notHad.get(0);
        }
        assertThat(run.status()).as(run.err()).isEqualTo(ExitStatus.RESOURCES);
        assertThat(run.err().lines().filter(line -> line.startsWith("langevin: ")))
                .singleElement()
                .asString()
                .contains(checkpoints.resolve("00000004").toString(), "permissions");
        assertThat(run.err()).doesNotContain("the model stands");
        assertThat(newest(out).checkpoint().counters().step()).isEqualTo(2);
        undo();
        undo.clear();
        assertThat(train(out, "continue", "no such line", () -> {}).status()).isEqualTo(ExitStatus.OK);
    }
}
