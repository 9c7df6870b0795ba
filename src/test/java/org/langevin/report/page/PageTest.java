package org.langevin.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a file: what it names, what it carries, what it never asks for. What a browser makes of it is {@link BrowserTest}'s. */
class PageTest {
    @TempDir
    private Path folder;

    @Test
    void whatACallerNamesIsText() throws IOException {
        String page = written(EveryFigure.page());
        assertThat(page).doesNotContain("<script").contains("&lt;script&gt;alert(&#39;ring&#39;)&lt;/script&gt; &amp;");
    }

    @Test
    void charactersThatNoDocumentMayHoldAreReplaced() throws IOException {
        String page = written(Page.titled("a\0b\u001b[31mc\ud800d\u0085e\ufffff", "tab\tand\nline"));
        assertThat(page).contains("a\ufffdb\ufffd[31mc\ufffdd\ufffde\ufffdf", "tab\tand\nline");
    }

    @Test
    void everyAddressIsData() throws IOException {
        String page = written(EveryFigure.page());
        assertThat(page.replaceAll("base64,[^\"]*", ""))
                .doesNotContainPattern("(src|href)=\"(?!data:)")
                .doesNotContain("url(", "@import", "//");
        assertThat(all("(?:src|href)=\"data:([^;,]*)", page)).containsOnly("", "image/png");
    }

    @Test
    void thePolicyNamesTheStyleSheetByItsHash() throws Exception {
        String page = written(Page.titled("t", "l"));
        String style = all("(?s)<style>(.*)</style>", page).get(0);
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
        assertThat(page)
                .contains("default-src &#39;none&#39;; img-src data:; style-src &#39;sha256-"
                        + Base64.getEncoder().encodeToString(digest) + "&#39;;");
    }

    @Test
    void picturesKeepTheirPixels() throws IOException {
        BufferedImage image = EveryFigure.checkers();
        String page = written(Page.titled("t", "l").image(image, "squares", "Squares."));
        String data = all("src=\"data:image/png;base64,([^\"]*)\"", page).get(0);
        BufferedImage read =
                ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data)));
        assertThat(read.getRGB(0, 0, 8, 8, null, 0, 8)).isEqualTo(image.getRGB(0, 0, 8, 8, null, 0, 8));
        assertThat(page).contains("width=\"480\" height=\"480\"");
    }

    @Test
    void thePageReplacesAnotherWhenItIsWhole() throws IOException {
        written(Page.titled("first", ""));
        assertThat(written(Page.titled("second", "")))
                .contains("<title>second</title>")
                .doesNotContain("first");
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("page.html"));
        }
    }

    @Test
    void theSamePageIsTheSameBytes() throws IOException {
        assertThat(written(EveryFigure.page())).isEqualTo(written(EveryFigure.page()));
    }

    @Test
    void aRowOfATableFillsItsColumns() {
        Page page = Page.titled("t", "l");
        assertThatThrownBy(() -> page.table(List.of("a", "b"), List.of(List.of("1", "2"), List.of("3")), "s"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rows[1]: 1 cells; expected one for each of the 2 columns");
    }

    private String written(Page page) throws IOException {
        Path file = folder.resolve("page.html");
        page.write(file);
        return Files.readString(file);
    }

    private static List<String> all(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        return matcher.results().map(match -> match.group(1)).toList();
    }
}
