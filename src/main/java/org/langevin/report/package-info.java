/**
 * What a run shows and leaves behind for people: a progress bar, {@code metrics.jsonl}, grids of images, plots, and arrays for
 * numpy.
 *
 * <p>May use {@code config}; knows neither networks nor datasets, only numbers and images as arrays. It promises that a file appears
 * under its name only when it is complete, that a metrics file never holds a step twice however often a run was interrupted, that
 * nothing needs a display, and that nothing is told by colour alone.
 */
package org.langevin.report;
