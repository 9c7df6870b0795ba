package org.langevin.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as a file: what it names, what it never does. */
class PageTest {
    @Test
    void whatACallerNamesIsText(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("page.html");
        EveryFigure.page().write(file);
        String page = Files.readString(file);
        assertThat(page).doesNotContain("<script").contains("&lt;script&gt;alert(&#39;ring&#39;)&lt;/script&gt; &amp;");
    }
}
