package org.langevin.report.page;

/** How an axis is divided. */
public enum Axis {
    /** Equal distances for equal differences. */
    LINEAR,
    /** Equal distances for equal ratios; only positive values have a place. */
    LOG
}
