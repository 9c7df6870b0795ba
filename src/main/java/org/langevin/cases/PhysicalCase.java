package org.langevin.cases;

import org.langevin.config.Tagged;

/**
 * A question to a physical solver, as a file has it. Each system is one record, which is also the form of its file.
 */
@Tagged(value = "system", suffix = "Case")
public sealed interface PhysicalCase
        permits HeatCase, PorousMediumCase, LatticeWalkCase, BrownianMotionCase, SdeCase, FourEnginesCase {

    /**
     * Solves the case.
     *
     * @return every quantity that the case reports
     * @throws org.langevin.config.ConfigurationException naming the key of what can't be solved, its limit and the remedy
     */
    Answer solve();
}
