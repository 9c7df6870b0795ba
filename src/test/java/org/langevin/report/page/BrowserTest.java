package org.langevin.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages in a real browser, opened from files without a network. */
class BrowserTest {
    private static HeadlessBrowser browser;

    @BeforeAll
    static void start() {
        browser = HeadlessBrowser.start();
    }

    @AfterAll
    static void end() {
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void everyFigureIsDrawnInItsPlaceAndNothingIsLoaded(@TempDir Path folder) throws IOException {
        Path page = folder.resolve("a name & <more>.html");
        EveryFigure.page().write(page);
        HeadlessBrowser.Report report = browser.open(page);
        assertThat(report.faults()).isEmpty();
        assertThat(report.plots()).isEqualTo(9);
    }

    @Test
    void zzzShots() throws IOException {
        Path out = Path.of("/tmp/browser/shots");
        Files.createDirectories(out);
        EveryFigure.page().write(out.resolve("page.html"));
        browser.screenshot(out.resolve("page.html"), out.resolve("wide.png"), 1200, false);
        browser.screenshot(out.resolve("page.html"), out.resolve("narrow.png"), 400, false);
        browser.screenshot(out.resolve("page.html"), out.resolve("dark.png"), 1200, true);
    }
}
