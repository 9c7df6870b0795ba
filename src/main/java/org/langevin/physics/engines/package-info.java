/**
 * Four engines, one density: the claim on which Langevin rests, as an experiment.
 *
 * <p>The schedule of a diffusion model, and what each engine makes of it:
 *
 * <pre>{@code
 * NoiseSchedule schedule = NoiseSchedules.named("vp-linear");
 * Agreement agreement = FourEngines.of(schedule, schedule.timeAtHeatTime(0.12375)).run();
 * for (EngineResult result : agreement.engines()) {
 *     System.out.println(result.engine() + " " + result.holds() + " " + result.measures());
 * }
 * }</pre>
 *
 * <p>Uses {@code physics.heat}, {@code physics.walk}, {@code field}, {@code process}, {@code schedule} and {@code random}. Promises: the
 * engines share the schedule's heat and nothing else, and each error stands beside the error that an exact law expects.
 */
package org.langevin.physics.engines;
