package org.langevin.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;
import org.langevin.config.ConfigurationException;
import org.langevin.report.SmallMultiples;
import org.langevin.report.SmallMultiples.Curve;
import org.langevin.report.SmallMultiples.Panel;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.Spacing;
import org.langevin.schedule.StepPlan.Step;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code langevin schedule}: noise schedules in numbers, as JSON, and as a picture. */
@Command(
        name = "schedule",
        header = "Show noise schedules: their numbers as JSON, their steps, their curves.",
        description = {
            "%nThe state at time t is x_t = alpha x_0 + sigma epsilon. For each time asked for, and each step:",
            "  log_snr    log(alpha^2 / sigma^2), natural; snr is its exponential",
            "  heat_time  sigma^2 / (2 alpha^2), the clock on which x_t / alpha diffuses as heat",
            "  beta       of a table, the variance of the step from t - 1 to t; else -2 d(log alpha)/dt",
            "One NAME is answered with an object, several with an array of them.%n"
        })
final class ScheduleCommand implements Callable<ExitStatus> {
    /** Points of a curve, denser towards both ends, where schedules are steepest. */
    private static final int CURVE_POINTS = 401;
    /** Where sigma grows beyond this, it needs a logarithmic axis to be seen beside others. */
    private static final double LARGE_SIGMA = 5;
    /** Steps in the picture if none are asked for. */
    private static final int PICTURED_STEPS = 20;

    @ParentCommand
    private Main main;

    @Parameters(
            paramLabel = "NAME",
            arity = "1..*",
            description =
                    "Which: a name, a wrong one being answered with the right ones; the folder of a model; or a text "
                            + "file with a table, on each line beta, or alpha and sigma beginning with the clean 1 0.")
    private List<String> names;

    @Option(
            names = "--set",
            paramLabel = "NUMBER=VALUE",
            description =
                    "Change a number of the schedules that have it, in snake_case as in the files: beta_end=0.01.")
    private Map<String, Double> numbers = Map.of();

    @Option(
            names = "--at",
            paramLabel = "T",
            split = ",",
            description = "Times, separated by commas; without it the beginning, the end and the quarters between.")
    private double[] times;

    @Option(names = "--steps", paramLabel = "K", description = "Also show the K steps that a sampler takes.")
    private Integer steps;

    @Option(
            names = "--spacing",
            paramLabel = "NAME",
            description = "How they are spaced: leading, trailing, linspace, time, log-snr, heat or karras; without it "
                    + "trailing for a table, else log-snr, or time where log_snr ends at -Infinity.")
    private String spacing;

    @Option(
            names = "--plot",
            paramLabel = "FILE.png",
            description =
                    "Also draw alpha, sigma, log SNR, heat time and the SNR and variance of each step, of 20 without "
                            + "--steps, for up to 6 schedules.")
    private Path plot;

    /** What the command prints for a schedule. */
    private record Answer(
            String schedule, String hash, double horizon, Integer entries, List<Point> points, Plan plan) {}

    private record Point(
            double t, double alpha, double sigma, double logSnr, double snr, double heatTime, double beta) {
        /** Makes zeros positive, since JSON would show their sign. */
        private Point {
            sigma += 0.0;
            heatTime += 0.0;
            beta += 0.0;
        }
    }

    private record Plan(String spacing, List<Visit> steps) {}

    /** A step, what the network is told at its beginning, and how much noise there is. */
    private record Visit(
            double from,
            double to,
            double timestep,
            double alpha,
            double sigma,
            double logSnr,
            double snr,
            double heatTime) {}

    @Override
    public ExitStatus call() throws IOException {
        try {
            List<NamedSchedule> schedules = NamedSchedule.of(names, numbers);
            List<Answer> answers = schedules.stream().map(this::answer).toList();
            if (plot != null) {
                picture(schedules).write(plot);
                main.terminal().err().println("drew " + plot);
            }
            Json.print(
                    answers.size() == 1 ? answers.get(0) : answers,
                    main.terminal().out());
            return ExitStatus.OK;
        } catch (IllegalArgumentException refused) {
            throw new ConfigurationException("", refused.getMessage());
        }
    }

    private Answer answer(NamedSchedule named) {
        NoiseSchedule schedule = named.schedule();
        double horizon = schedule.horizon();
        double[] asked = times == null ? new double[] {0, horizon / 4, horizon / 2, horizon * 3 / 4, horizon} : times;
        List<Point> points =
                Arrays.stream(asked).mapToObj(t -> point(schedule, t)).toList();
        Integer entries = schedule.entries().isPresent() ? schedule.entries().getAsInt() : null;
        return new Answer(
                named.name(), schedule.hash(), horizon, entries, points, steps == null ? null : plan(schedule, steps));
    }

    private static Point point(NoiseSchedule schedule, double t) {
        boolean table = schedule.entries().isPresent();
        return new Point(
                t,
                schedule.alpha(t),
                schedule.sigma(t),
                schedule.logSnr(t),
                Math.exp(schedule.logSnr(t)),
                schedule.heatTime(t),
                table ? schedule.between(Math.max(0, t - 1), t).variance() : schedule.beta(t));
    }

    private Plan plan(NoiseSchedule schedule, int count) {
        Spacing chosen = spacing(schedule);
        return new Plan(
                chosen.label(),
                chosen.plan(schedule, count).steps().stream()
                        .map(step -> visit(schedule, step))
                        .toList());
    }

    private Spacing spacing(NoiseSchedule schedule) {
        if (spacing != null) {
            return Spacing.named(spacing);
        }
        if (schedule.entries().isPresent()) {
            return Spacing.TRAILING;
        }
        return schedule.alpha(schedule.horizon()) > 0 ? Spacing.LOG_SNR : Spacing.TIME;
    }

    private static Visit visit(NoiseSchedule schedule, Step step) {
        double t = step.from();
        return new Visit(
                t,
                step.to(),
                schedule.timestepMap().timestep(t),
                schedule.alpha(t),
                schedule.sigma(t),
                schedule.logSnr(t),
                Math.exp(schedule.logSnr(t)),
                schedule.heatTime(t));
    }

    private SmallMultiples picture(List<NamedSchedule> schedules) {
        boolean large =
                schedules.stream().map(NamedSchedule::schedule).anyMatch(s -> s.sigma(s.horizon()) > LARGE_SIGMA);
        return new SmallMultiples(
                2,
                List.of(
                        panel("alpha", false, schedules, NoiseSchedule::alpha),
                        panel("sigma", large, schedules, NoiseSchedule::sigma),
                        panel("log SNR", false, schedules, NoiseSchedule::logSnr),
                        panel("heat time", true, schedules, NoiseSchedule::heatTime),
                        stepPanel(
                                "SNR at each step",
                                schedules,
                                (schedule, step) -> Math.exp(schedule.logSnr(step.from()))),
                        stepPanel(
                                "variance added by each step, forwards",
                                schedules,
                                (schedule, step) ->
                                        schedule.between(step.to(), step.from()).variance())));
    }

    private static Panel panel(
            String title,
            boolean logarithmic,
            List<NamedSchedule> schedules,
            ToDoubleBiFunction<NoiseSchedule, Double> quantity) {
        double[] fractions = IntStream.range(0, CURVE_POINTS)
                .mapToDouble(i -> i / (CURVE_POINTS - 1.0))
                .map(u -> u * u * (3 - 2 * u))
                .toArray();
        return new Panel(
                title,
                "time, as a fraction of the horizon",
                logarithmic,
                schedules.stream()
                        .map(named -> new Curve(
                                named.name(),
                                fractions,
                                Arrays.stream(fractions)
                                        .map(u -> quantity.applyAsDouble(
                                                named.schedule(),
                                                u * named.schedule().horizon()))
                                        .toArray(),
                                false))
                        .toList());
    }

    private Panel stepPanel(
            String title, List<NamedSchedule> schedules, ToDoubleBiFunction<NoiseSchedule, Step> quantity) {
        return new Panel(
                title,
                "step of the sampler",
                true,
                schedules.stream().map(named -> stepCurve(named, quantity)).toList());
    }

    private Curve stepCurve(NamedSchedule named, ToDoubleBiFunction<NoiseSchedule, Step> quantity) {
        NoiseSchedule schedule = named.schedule();
        List<Step> visited = spacing(schedule)
                .plan(schedule, steps == null ? PICTURED_STEPS : steps)
                .steps();
        return new Curve(
                named.name(),
                IntStream.rangeClosed(1, visited.size()).asDoubleStream().toArray(),
                visited.stream()
                        .mapToDouble(step -> quantity.applyAsDouble(schedule, step))
                        .toArray(),
                true);
    }
}
