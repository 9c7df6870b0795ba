package org.langevin.cli.compare;

import org.langevin.report.page.Page;

/** The page of a comparison. */
record LawPage(LawReport report) {
    Page page() {
        return Page.titled(report.name(), "");
    }
}
