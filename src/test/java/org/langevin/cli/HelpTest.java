package org.langevin.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.langevin.checkpoint.ChildJvm;

/**
 * Holds the committed help texts, {@code docs/help/COMMAND.txt}, against what the program prints. After a change of an option:
 * {@code ./langevin COMMAND --help > docs/help/COMMAND.txt}, and {@code ./langevin --help > docs/help/langevin.txt}.
 */
class HelpTest {
    private static final Path COMMITTED = Path.of("docs", "help");
    private static final Pattern HEAVY =
            Pattern.compile("org\\.(nd4j|deeplearning4j|datavec|bytedeco|knowm)\\.|com\\.fasterxml\\.|\\.javacpp");
    private static final String WHOLE_PROGRAM = "langevin";

    static Set<String> names() {
        Terminal nowhere = new Terminal(System.out, 0, System.err, 0);
        Set<String> names = new TreeSet<>(Main.parser(nowhere).getSubcommands().keySet());
        names.add(WHOLE_PROGRAM);
        return names;
    }

    @ParameterizedTest
    @MethodSource("names")
    void committedTextIsWhatTheProgramPrints(String name) throws IOException {
        String[] args = name.equals(WHOLE_PROGRAM) ? new String[] {"--help"} : new String[] {name, "--help"};
        String remedy = "./langevin " + String.join(" ", args) + " > docs/help/" + name + ".txt";
        Path text = COMMITTED.resolve(name + ".txt");
        assertThat(text).as(remedy).exists();
        assertThat(Run.of(args).out().lines()).as(remedy).containsExactlyElementsOf(Files.readAllLines(text));
    }

    @Test
    void noTextIsLeftOfACommandThatIsGone() throws IOException {
        try (Stream<Path> texts = Files.list(COMMITTED)) {
            List<String> committed = texts.map(
                            text -> text.getFileName().toString().replaceFirst("\\.txt$", ""))
                    .toList();
            assertThat(committed).containsExactlyInAnyOrderElementsOf(names());
        }
    }

    /** In a JVM of its own, because this one has loaded whatever other tests needed. */
    @ParameterizedTest
    @MethodSource("names")
    void helpLoadsNoNativeLibraryAndNoClassOfNd4j(String name) throws Exception {
        String[] args = name.equals(WHOLE_PROGRAM) ? new String[] {"--help"} : new String[] {name, "--help"};
        ProcessBuilder help = ChildJvm.of(List.of("-Xlog:class+load,library=info"), Main.class, args);
        Process process = help.redirectErrorStream(true).start();
        List<String> lines = process.inputReader().lines().toList();
        assertThat(process.waitFor()).isZero();
        assertThat(lines).anyMatch(line -> line.contains("org.langevin.cli.Main "));
        assertThat(lines.stream().filter(line -> HEAVY.matcher(line).find())).isEmpty();
    }
}
