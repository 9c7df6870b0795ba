package org.langevin.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.langevin.analysis.Certificate;
import org.langevin.analysis.DenoiserTruths;
import org.langevin.analysis.SamplerCertificates;
import org.langevin.analysis.ScheduleTruths;
import org.langevin.config.ConfigurationException;
import org.langevin.physics.Truth;
import org.langevin.physics.Truth.Verdict;
import org.langevin.physics.brownian.BrownianTruths;
import org.langevin.physics.engines.EngineTruths;
import org.langevin.physics.heat.HeatTruths;
import org.langevin.physics.sde.model.SdeTruths;
import org.langevin.physics.walk.WalkTruths;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code langevin verify}: every number that is known without the solvers, beside what the solvers make of it. */
@Command(
        name = "verify",
        header = "Hold the solvers and samplers against everything that is known exactly.",
        description = {
            "%nPrints a row for each truth: case, quantity, computed, exact, error, tolerance, verdict. Exits "
                    + "with 1 if any falls short.%n"
        })
final class VerifyCommand implements Callable<ExitStatus> {
    /** Where truths come from: one line a family. */
    private static final List<Supplier<List<Truth>>> FAMILIES = List.of(
            HeatTruths::all,
            WalkTruths::all,
            BrownianTruths::all,
            SdeTruths::all,
            EngineTruths::all,
            ScheduleTruths::all,
            DenoiserTruths::all,
            VerifyCommand::samplers);

    private static final String ROW = "%-13s  %-72s  %22s  %22s  %10s  %9s  %s";

    @ParentCommand
    private Main main;

    @Parameters(
            paramLabel = "CASE",
            arity = "0..*",
            description = "Only truths whose case or key contains one of these words, as C_brownian; without any, all.")
    private List<String> words = List.of();

    @Option(names = "--json", description = "Print a line of JSON for each truth instead of a table.")
    private boolean json;

    @Option(names = "--list", description = "Only name the cases and their number of truths.")
    private boolean list;

    /** A row as JSON. */
    private record Row(
            String topic,
            String key,
            String quantity,
            double computed,
            double exact,
            double error,
            double tolerance,
            boolean holds) {
        private static Row of(Verdict verdict) {
            Truth truth = verdict.truth();
            return new Row(
                    truth.topic(),
                    truth.key(),
                    truth.quantity(),
                    verdict.computed(),
                    truth.exact(),
                    verdict.error(),
                    truth.tolerance(),
                    verdict.holds());
        }
    }

    @Override
    public ExitStatus call() {
        List<Truth> truths = chosen();
        PrintStream out = main.terminal().out();
        if (list) {
            truths.stream()
                    .map(Truth::topic)
                    .distinct()
                    .forEach(topic -> out.println(String.format(
                            "%-24s %d",
                            topic,
                            truths.stream()
                                    .filter(truth -> truth.topic().equals(topic))
                                    .count())));
            return ExitStatus.OK;
        }
        long began = System.nanoTime();
        long missed = check(truths, out);
        main.terminal()
                .err()
                .println(String.format(
                        Locale.ROOT,
                        "%d of %d truths hold; %.0f s",
                        truths.size() - missed,
                        truths.size(),
                        (System.nanoTime() - began) / 1e9));
        return missed == 0 ? ExitStatus.OK : ExitStatus.BUG;
    }

    /** All truths there are, in the order of the families. */
    static List<Truth> all() {
        List<Truth> all = new ArrayList<>();
        FAMILIES.forEach(family -> all.addAll(family.get()));
        return all;
    }

    private static List<Truth> samplers() {
        return SamplerCertificates.all().stream().map(Certificate::truth).toList();
    }

    private List<Truth> chosen() {
        List<Truth> all = all();
        List<Truth> chosen =
                all.stream().filter(truth -> words.isEmpty() || isNamed(truth)).toList();
        if (chosen.isEmpty()) {
            TreeSet<String> topics = new TreeSet<>();
            all.forEach(truth -> topics.add(truth.topic()));
            throw new ConfigurationException(
                    "", "no truth is named like " + String.join(", ", words) + "; the cases are " + topics);
        }
        return chosen;
    }

    private boolean isNamed(Truth truth) {
        String name = (truth.topic() + " " + truth.key()).toLowerCase(Locale.ROOT);
        return words.stream().anyMatch(word -> name.contains(word.toLowerCase(Locale.ROOT)));
    }

    /** Prints a row for each truth as soon as it is known, and counts those that fall short. */
    long check(List<Truth> truths, PrintStream out) {
        if (!json) {
            out.println(ROW.formatted("case", "quantity", "computed", "exact", "error", "tolerance", "verdict"));
        }
        long missed = 0;
        for (Truth truth : truths) {
            Verdict verdict = truth.check();
            missed += verdict.holds() ? 0 : 1;
            if (json) {
                Json.printLine(Row.of(verdict), out);
            } else {
                out.println(row(verdict));
            }
            out.flush();
        }
        return missed;
    }

    private static String row(Verdict verdict) {
        Truth truth = verdict.truth();
        return ROW.formatted(
                truth.topic(),
                truth.quantity(),
                number(verdict.computed(), "%.15g"),
                number(truth.exact(), "%.15g"),
                number(verdict.error(), "%.2e"),
                number(truth.tolerance(), "%.1e"),
                verdict.holds() ? "ok" : "FALLS SHORT");
    }

    private static String number(double value, String format) {
        return String.format(Locale.ROOT, format, value);
    }
}
