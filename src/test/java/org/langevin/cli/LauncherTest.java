package org.langevin.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code langevin} in a project of its own, with stand-ins for Java and Maven that say how they were called. */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
    private static final String JAVA_SAYS_HOW = """
            printf '%s\\n' "$@"
            env | grep -e ^OMP_ -e ^GLIBC_
            echo "in $(pwd)"
            """;
    private static final String MAVEN_BUILDS = """
            echo call >> "$CALLS"
            sleep 0.3
            mkdir -p target/lib
            : > target/langevin.jar
            """;

    @TempDir
    Path folder;

    private Path project;
    private Path calls;

    /** How a launch ended. */
    private record Launch(int status, String out, String err) {
        List<String> args() {
            return out.lines().toList();
        }
    }

    @BeforeEach
    void prepareAProject() throws IOException {
        project = Files.createDirectories(folder.toRealPath().resolve("a project"));
        calls = Files.createFile(folder.resolve("calls"));
        write(project.resolve("pom.xml"), "<project/>");
        write(project.resolve("src/main/java/A.java"), "class A {}");
        script(project.resolve("langevin"), Files.readString(Path.of("langevin")));
        script(folder.resolve("bin/mvn"), "#!/bin/sh\n" + MAVEN_BUILDS);
        java(17, JAVA_SAYS_HOW);
    }

    @Test
    void buildsOnFirstUseAndThenNoMore() throws Exception {
        Launch first = launch("doctor");
        assertThat(first.status()).isZero();
        assertThat(first.err()).contains("building").contains("built");
        assertThat(launch("doctor").err()).isEmpty();
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void buildsAgainWhenASourceIsNewerOrGone() throws Exception {
        launch();
        age(project.resolve("target/launcher/langevin.jar"), 20);
        age(project.resolve("src/main/java/A.java"), 10);
        launch();
        assertThat(builds()).isEqualTo(2);
        Files.delete(project.resolve("src/main/java/A.java"));
        age(project.resolve("target/launcher/langevin.jar"), 20);
        launch();
        assertThat(builds()).isEqualTo(3);
    }

    @Test
    void twoAtOnceBuildOnceAndBothRun() throws Exception {
        List<Process> both = List.of(start(Map.of(), "one"), start(Map.of(), "two"));
        for (Process process : both) {
            assertThat(ended(process).args()).contains("org.langevin.cli.Main");
        }
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void failingBuildShowsWhatMavenSaidAndStartsNothing() throws Exception {
        script(folder.resolve("bin/mvn"), "#!/bin/sh\necho '[ERROR] A.java:[1,7] cannot find symbol'\nexit 1\n");
        Launch launch = launch("doctor");
        assertThat(launch.status()).isEqualTo(1);
        assertThat(launch.err()).contains("A.java:[1,7] cannot find symbol").contains("the build failed");
        assertThat(launch.out()).isEmpty();
    }

    @Test
    void aBuildLeavesTheJarOfARunningProgramAlone() throws Exception {
        launch();
        Path jar = project.resolve("target/launcher/langevin.jar");
        Object running = Files.readAttributes(jar, "unix:ino").get("ino");
        age(jar, 20);
        launch();
        assertThat(builds()).isEqualTo(2);
        assertThat(Files.readAttributes(jar, "unix:ino").get("ino")).isNotEqualTo(running);
    }

    @Test
    void passesArgumentsOnAsTheyAreAndStaysInTheFolderOfTheUser() throws Exception {
        Launch launch = launch("train", "my config.yaml", "--set", "a=*", "");
        int main = launch.args().indexOf("org.langevin.cli.Main");
        assertThat(launch.args().subList(main + 1, main + 6))
                .containsExactly("train", "my config.yaml", "--set", "a=*", "");
        assertThat(launch.args()).contains("in " + folder.toRealPath());
    }

    @Test
    void findsTheProjectThroughChainsOfLinks() throws Exception {
        Files.createSymbolicLink(project.resolve("relative"), Path.of("langevin"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), project.resolve("relative"));
        Launch launch = ended(start(link, Map.of(), "doctor"));
        assertThat(launch.args()).contains("-Dlangevin.home=" + project);
    }

    @Test
    void tellsTheKernelsTheirThreads() throws Exception {
        assertThat(launch().args())
                .contains("OMP_DYNAMIC=false", "OMP_WAIT_POLICY=passive")
                .anyMatch(line -> line.matches("OMP_NUM_THREADS=[1-9]\\d*"));
        assertThat(ended(start(Map.of("OMP_NUM_THREADS", "7"))).args()).contains("OMP_NUM_THREADS=7");
    }

    /** Where the system has none, the JVM would warn of the option. */
    @Test
    void asksForHugePagesWhereTheSystemGivesThem() throws Exception {
        Path setting = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");
        boolean given = Files.isReadable(setting) && !Files.readString(setting).contains("[never]");
        List<String> args =
                ended(start(Map.of("GLIBC_TUNABLES", "glibc.malloc.check=1"))).args();
        String own = given ? "glibc.malloc.hugetlb=1:" : "";
        assertThat(args).contains("GLIBC_TUNABLES=" + own + "glibc.malloc.check=1");
        assertThat(args.contains("-XX:+UseTransparentHugePages")).isEqualTo(given);
    }

    @Test
    void addsTheUsersOptionsAfterItsOwnSoThatTheyWin() throws Exception {
        List<String> args = ended(start(Map.of("LANGEVIN_JAVA_OPTS", "-Xmx8g -Dx=y"), "doctor"))
                .args();
        assertThat(args).containsSubsequence("-Xmx2g", "-Xmx8g", "-Dx=y", "org.langevin.cli.Main", "doctor");
    }

    /** The JVM refuses two collectors. */
    @Test
    void theUsersCollectorTakesThePlaceOfItsOwn() throws Exception {
        String own = "-XX:+UseSerialGC";
        assertThat(launch().args()).contains(own);
        List<String> args =
                ended(start(Map.of("LANGEVIN_JAVA_OPTS", "-Dx=y -XX:+UseG1GC"))).args();
        assertThat(args).contains("-XX:+UseG1GC").doesNotContain(own);
    }

    @Test
    void laterJavaGetsTheOptionsThatEarlierOnesRefuse() throws Exception {
        String unsafe = "--sun-misc-unsafe-memory-access=allow";
        assertThat(launch().args()).doesNotContain(unsafe);
        java(25, JAVA_SAYS_HOW);
        assertThat(launch().args()).contains(unsafe, "--enable-native-access=ALL-UNNAMED");
    }

    @Test
    void oldJavaIsRefusedByItsVersion() throws Exception {
        java(11, JAVA_SAYS_HOW);
        Launch launch = launch("doctor");
        assertThat(launch.status()).isEqualTo(2);
        assertThat(launch.err()).contains("is Java 11").contains("17 or later");
        assertThat(builds()).isZero();
    }

    @Test
    void javaThatDoesNotSayItsVersionInAFileIsAsked() throws Exception {
        Files.delete(folder.resolve("jdk/release"));
        script(folder.resolve("jdk/bin/java"), "#!/bin/sh\necho 'openjdk version \"11.0.2\" 2019-01-15' >&2\n");
        assertThat(launch("doctor").err()).contains("is Java 11");
    }

    @Test
    void missingJavaIsNamedWithTheRemedy() throws Exception {
        Launch launch = ended(start(Map.of("JAVA_HOME", folder + "/none")));
        assertThat(launch.status()).isEqualTo(2);
        assertThat(launch.err()).contains("/none").contains("JDK 17 or later");
    }

    @Test
    void exitStatusIsThatOfTheProgram() throws Exception {
        java(17, "exit 7\n");
        assertThat(launch("sample").status()).isEqualTo(7);
    }

    @Test
    void aSignalReachesTheProgramOnceAndItsStatusComesBack() throws Exception {
        java(17, "trap 'echo interrupted' INT\necho ready\nsleep 0.2\nsleep 0.2\nsleep 0.2\nexit 130\n");
        launch(); // builds, so that the next one is the program at once
        Process process = start(Map.of(), "train");
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        assertThat(process.inputReader().lines()).containsExactly("interrupted");
        assertThat(process.waitFor()).isEqualTo(130);
    }

    private Launch launch(String... args) throws Exception {
        return ended(start(Map.of(), args));
    }

    private Process start(Map<String, String> environment, String... args) throws IOException {
        return start(project.resolve("langevin"), environment, args);
    }

    private Process start(Path launcher, Map<String, String> environment, String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("OMP_") || name.startsWith("LANGEVIN_"));
        builder.environment().put("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"));
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().put("CALLS", calls.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Launch ended(Process process) throws Exception {
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return new Launch(process.exitValue(), out, err);
    }

    private int builds() throws IOException {
        return Files.readAllLines(calls).size();
    }

    private void java(int version, String body) throws IOException {
        write(folder.resolve("jdk/release"), "IMPLEMENTOR=\"none\"\nJAVA_VERSION=\"" + version + ".0.1\"\n");
        script(folder.resolve("jdk/bin/java"), "#!/bin/sh\n" + body);
    }

    private static void script(Path file, String text) throws IOException {
        write(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static void write(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void age(Path file, int seconds) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
    }
}
