/**
 * The diffusion equation u_t = D(t) div(K grad u) + s in one, two and three dimensions, with a law at every wall.
 *
 * <p>An {@link org.langevin.physics.heat.HeatEquation} says what is solved, a {@link org.langevin.physics.heat.HeatSolver} how, {@link
 * org.langevin.physics.heat.HeatStep steps} how long, and {@link org.langevin.physics.heat.HeatRun} goes through them:
 *
 * <pre>{@code
 * Grid rod = Grid.of(Axis.centred(200, 0, 1, new Dirichlet(1), Boundary.NO_FLUX));
 * Field cold = rod.field(x -> 0);
 * HeatSolver solver = new CrankNicolson(HeatEquation.on(rod));
 * List<HeatStep> steps = HeatStep.through(new Ve(0.01, 0.5), StepPlan.uniformInTime(new Ve(0.01, 0.5), 100));
 * double middle = HeatRun.through(solver, cold, steps).valueAt(0.5);
 * }</pre>
 *
 * <p>D(t) enters through the heat time of a noise schedule alone. Promises: every scheme declares its orders, its longest stable step and
 * what it keeps, and a test measures that; nothing runs unstable in silence; no result holds a NaN. May use {@code field}, {@code schedule}
 * and {@code physics}.
 */
package org.langevin.physics.heat;
