/**
 * Where a diffusing quantity lives: axes with a law at each wall, grids of them, fields on grids, and the spectra of grids.
 *
 * <p>An {@link org.langevin.field.Axis} can only be made with a {@link org.langevin.field.Boundary} for each of its two faces, so no wall
 * is ever silently insulating or periodic. A {@link org.langevin.field.Grid} is one, two or three axes, a {@link
 * org.langevin.field.Field} a finite number for each of its points, and {@code Spectrum} the eigenmodes of the
 * Laplacian with the grid's walls, by FFT, DCT or DST.
 *
 * <p>Two placements of points, because two kinds of numbers ask for them. {@link org.langevin.field.Axis.Points#CENTRES} are the middles of
 * cells: what a wall of given flux needs, since cells are what content is conserved in. {@link org.langevin.field.Axis.Points#NODES} are the
 * ends of cells: what a wall of given value needs, since the value is then known at the wall itself, and what a lattice walk with
 * absorbing walls is.
 *
 * <p>Uses JTransforms, and nothing of Langevin. Promises: row-major order, the last axis contiguous; a field never holds a NaN or an
 * infinity; a mismatch is refused by name.
 */
package org.langevin.field;
