/**
 * One HTML file that shows what was found: sentences, plots, tables and pictures, to be opened without a network, printed, or mailed.
 *
 * <p>May use {@code report}; knows numbers and names only. It promises that a page loads nothing (its content security policy forbids
 * it, scripts included), that plots are vector graphics which follow the reader's light or dark setting, that whatever a caller names
 * is shown as text and never read as markup, that nothing is told by colour alone, and that each number drawn stands in a table beneath
 * its plot. What can't be drawn truly, a NaN or a logarithm of 0, is refused by name.
 */
package org.langevin.report.page;
