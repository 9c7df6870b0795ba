package org.langevin.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pages in a real browser, opened from files without a network, on a phone's width and on a desk's. */
class BrowserTest {
    private static HeadlessBrowser browser;

    @TempDir
    private Path folder;

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
    void everyFigureIsDrawnInItsPlaceAndNothingIsLoadedAndNamesAreRead() throws IOException {
        HeadlessBrowser.Report report = opened(EveryFigure.page());
        assertThat(report.faults()).isEmpty();
        assertThat(report.plots()).isEqualTo(9);
        assertThat(report.title()).isEqualTo("Ring of eight: " + EveryFigure.HOSTILE);
        assertThat(report.text())
                .contains("Loss of the network " + EveryFigure.HOSTILE, "sliced W1 " + EveryFigure.HOSTILE);
    }

    @Test
    void theTablesHoldTheNumbersThatWereDrawn() throws IOException {
        double[] x = {0.1, 0.2, 0.4};
        double[] y = {1e-7, -2.5, Math.PI};
        Page page = Page.titled("numbers", "")
                .figure(
                        new Curves("curve", "t", "y", Axis.LOG, Axis.LINEAR, List.of(new Curves.Curve("y", x, y))),
                        "Three.")
                .figure(new Density("plane", "a", "b", x(2), x(3), new double[][] {{1, 2}, {3, 4}, {5, 6}}), "Six.");
        assertThat(opened(page).tables())
                .containsExactly(
                        List.of(
                                List.of("t", "y"),
                                List.of("0.1", "1.0E-7"),
                                List.of("0.2", "-2.5"),
                                List.of("0.4", "3.1415927")),
                        List.of(
                                List.of("b \\ a", "0", "1"),
                                List.of("2", "5", "6"),
                                List.of("1", "3", "4"),
                                List.of("0", "1", "2")));
    }

    private static double[] x(int count) {
        return IntStream.range(0, count).asDoubleStream().toArray();
    }

    /** Numbers and names at the ends of what is allowed: nothing overlaps, nothing leaves its place. */
    @Test
    void extremesKeepTheirPlace() throws IOException {
        String unbroken = "a-word-that-never-ends-".repeat(8);
        Page page = Page.titled(unbroken, unbroken)
                .section(unbroken, unbroken)
                .figure(curve("one point", Axis.LINEAR, new double[] {3}, new double[] {1e300}), unbroken)
                .figure(curve("tiny", Axis.LOG, new double[] {1e-12, 1e9}, new double[] {1e-300, 1e300}), "x")
                .figure(curve("narrow", Axis.LINEAR, new double[] {1e6, 1e6 + 1}, new double[] {1, 1 + 1e-15}), "x")
                .figure(
                        curve("both signs", Axis.LINEAR, new double[] {-1e-9, 1e-9}, new double[] {-123456, 987654}),
                        "x")
                .figure(curve("less than a decade", Axis.LOG, new double[] {2, 3}, new double[] {20, 70}), "x")
                .row(
                        List.of(
                                many(),
                                bars(unbroken),
                                new Scatter(
                                        unbroken,
                                        unbroken,
                                        unbroken,
                                        List.of(new Scatter.Cloud(unbroken, x(1), x(1))))),
                        "x")
                .figure(new VectorField("at rest", "x", "y", x(4), x(4), new double[4], new double[4]), "x")
                .figure(new Density("flat", "x", "y", x(2), x(9), new double[9][2]), "x")
                .figure(new Paths("still", "x", "y", List.of(new Paths.Path(unbroken, x(1), x(1)))), "x")
                .table(List.of(unbroken, "b"), List.of(List.of("a", unbroken)), unbroken);
        assertThat(opened(page).faults()).isEmpty();
    }

    private static Curves curve(String title, Axis axis, double[] x, double[] y) {
        return new Curves(title, "x", "y", axis, axis, List.of(new Curves.Curve(title, x, y)));
    }

    private static Curves many() {
        return new Curves(
                "forty",
                "x",
                "y",
                Axis.LINEAR,
                Axis.LINEAR,
                IntStream.range(0, 40)
                        .mapToObj(k -> new Curves.Curve("curve number " + k, x(3), new double[] {k, -k, 2 * k}))
                        .toList());
    }

    private static Bars bars(String name) {
        Bars.Group group =
                new Bars.Group(name, new double[] {-1, 0, 2}, new double[] {-3, 0, 1}, new double[] {0, 0, 3});
        return new Bars(
                name,
                name,
                List.of(name, "", "b"),
                List.of(group, group, group, group),
                Optional.of(new Bars.Reference(name, -9, 1)));
    }

    /** What the browser is trusted to see: each of these pages has one thing wrong. */
    @Test
    void faultsAreSeen() throws IOException {
        String good = "<!DOCTYPE html><html lang=en><title>t</title><h1>h</h1>";
        assertThat(faultsOf(good)).isEmpty();
        assertThat(faultsOf(good + "<img alt=a src='http://example.org/a.png'>"))
                .anyMatch(fault -> fault.contains("request: http://example.org/a.png"));
        assertThat(faultsOf(good + "<img alt=a src='http://127.0.0.1:9/a.png'>"))
                .anyMatch(fault -> fault.contains("request: http://127.0.0.1:9/a.png"));
        assertThat(faultsOf(
                        good + "<style>@font-face{font-family:f;src:url(//example.org/f)} h1{font-family:f}</style>"))
                .anyMatch(fault -> fault.contains("request:"));
        assertThat(faultsOf(good + "<script>console.error('said')</script>"))
                .anyMatch(fault -> fault.contains("console: ") && fault.contains("said"));
        assertThat(faultsOf(good + "<script>null.x</script>")).anyMatch(fault -> fault.contains("TypeError"));
        assertThat(faultsOf(good
                        + "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'\"><script>1</script>"))
                .anyMatch(fault -> fault.contains("Content Security Policy"));
        assertThat(faultsOf(good + "<div style='width:600px'>wide</div>"))
                .anyMatch(fault -> fault.contains("400 px, details closed: the page is 608 px wide"));
        assertThat(faultsOf(good + "<h3>skips</h3>")).anyMatch(fault -> fault.contains("skips a level"));
        assertThat(faultsOf(good
                        + "<figure><svg role=img aria-label='nothing drawn'></svg><figcaption>x</figcaption></figure>"))
                .anyMatch(fault -> fault.contains("is empty"));
        String labels =
                "<figure><svg role=img aria-label='two labels' viewBox='0 0 300 100' width=300><rect width=300 height=90 />"
                        + "<text y=50>one label</text><text x=9 y=52>another</text></svg><figcaption>x</figcaption></figure>";
        assertThat(faultsOf(good + labels)).anyMatch(fault -> fault.contains("overlap"));
    }

    private List<String> faultsOf(String html) throws IOException {
        Path page = folder.resolve("fault.html");
        Files.writeString(page, html);
        return browser.open(page).faults();
    }

    @Test
    void thePolicyRefusesWhatAPageMightBeMadeToLoad() throws IOException {
        Path page = folder.resolve("page.html");
        EveryFigure.page().write(page);
        String injected = Files.readString(page)
                .replace(
                        "</main>",
                        "<script>document.title = 'taken'</script><img alt=x src='http://example.org/x.png'></main>");
        Files.writeString(page, injected);
        HeadlessBrowser.Report report = browser.open(page);
        assertThat(report.title()).startsWith("Ring of eight");
        assertThat(report.faults())
                .anyMatch(fault -> fault.contains("script"))
                .anyMatch(fault -> fault.contains("example.org"));
    }

    private HeadlessBrowser.Report opened(Page page) throws IOException {
        Path file = folder.resolve("a page's name & <more>.html");
        page.write(file);
        return browser.open(file);
    }

    @Test
    void thePageFollowsTheReadersLightOrDark() throws IOException {
        Path page = folder.resolve("page.html");
        EveryFigure.page().write(page);
        assertThat(corner(page, false)).isEqualTo(0xFFFFFFFF);
        assertThat(corner(page, true)).isEqualTo(0xFF14171B);
    }

    private int corner(Path page, boolean dark) throws IOException {
        Path png = folder.resolve("page.png");
        browser.screenshot(page, png, 400, dark);
        return ImageIO.read(png.toFile()).getRGB(0, 0);
    }
}
