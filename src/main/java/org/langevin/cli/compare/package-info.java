/**
 * What {@code langevin compare} puts together: cases whose law is known, models of images, and the pages that show the outcome.
 *
 * <p>A composition root beside {@code cli}, of which it knows nothing: it is given the streams that it may write progress to, and returns
 * what is to be printed. May use everything but {@code cli}. Promises: every number of a page stands in the report, and none is NaN.
 */
package org.langevin.cli.compare;
