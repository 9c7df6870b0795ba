package org.langevin.cli;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.langevin.config.ConfigurationException;
import org.langevin.config.RunConfig;
import org.langevin.schedule.Catalogue.Entry;
import org.langevin.schedule.DdpmTable;
import org.langevin.schedule.NoiseSchedule;
import org.langevin.schedule.NoiseSchedules;

/** From the schedule of a run's configuration to the table that the run trains on: any of the catalogue's tables, or one's own. */
final class TrainingTable {
    private TrainingTable() {}

    /** The schedules that are tables of DDPM, which take a number of entries. */
    static List<String> names() {
        return NoiseSchedules.ALL.entries().stream()
                .filter(entry -> entry.defaults().containsKey("entries"))
                .map(Entry::name)
                .toList();
    }

    /** The table; a number that the family does not take is refused. */
    static DdpmTable of(RunConfig.Schedule schedule) {
        try {
            return schedule.betas()
                    .map(betas -> new DdpmTable(
                            betas.stream().mapToDouble(Double::doubleValue).toArray()))
                    .orElseGet(() -> named(schedule));
        } catch (IllegalArgumentException refused) {
            throw new ConfigurationException("schedule", refused.getMessage());
        }
    }

    private static DdpmTable named(RunConfig.Schedule schedule) {
        Map<String, Double> numbers = new TreeMap<>(schedule.numbers());
        numbers.put("entries", (double) schedule.steps());
        if (schedule.name().startsWith("ddpm-linear")) {
            numbers.putIfAbsent("beta_start", schedule.betaStart());
            numbers.putIfAbsent("beta_end", schedule.betaEnd());
        } else if (schedule.name().equals("ddpm-exact")) {
            // A rate is a step's variance times the number of steps.
            numbers.putIfAbsent("beta_min", schedule.betaStart() * schedule.steps());
            numbers.putIfAbsent("beta_max", schedule.betaEnd() * schedule.steps());
        }
        NoiseSchedule table = NoiseSchedules.ALL.named(schedule.name(), numbers);
        return (DdpmTable) table;
    }
}
