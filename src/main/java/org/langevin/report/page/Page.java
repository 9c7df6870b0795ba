package org.langevin.report.page;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.langevin.report.CompleteFile;

/**
 * An HTML page that is one file: a title, sections with a sentence each, and in them plots, tables and pictures, each with a sentence
 * that says what it means. Parts stand in the order in which they were added.
 *
 * <p>The page's content security policy (W3C, "Content Security Policy Level 3") allows pictures within the page and the one style sheet
 * whose hash it names; everything else, any script and any address included, is refused by the browser.
 */
public final class Page {
    /** Pictures are enlarged by whole numbers up to this width, in pixels. */
    private static final int ENLARGED = 480;

    private final String title;
    private final Markup body = new Markup();
    private boolean inSection;

    private Page(String title, String lead) {
        this.title = title;
        body.open("header")
                .leaf("h1", title)
                .leaf("p", lead, "class", "lead")
                .close("header")
                .line();
    }

    /**
     * Begins a page.
     *
     * @param title its title, also the browser's
     * @param lead the sentence below it
     * @return a page without sections
     */
    public static Page titled(String title, String lead) {
        return new Page(title, lead);
    }

    /**
     * Begins a section; what is added next belongs to it.
     *
     * @param heading its heading
     * @param sentence what it is about; may be empty
     * @return this page
     */
    public Page section(String heading, String sentence) {
        endSection();
        inSection = true;
        body.open("section").leaf("h2", heading);
        if (!sentence.isEmpty()) {
            body.leaf("p", sentence);
        }
        body.line();
        return this;
    }

    /**
     * Adds a plot.
     *
     * @param figure what is drawn
     * @param sentence what it means
     * @return this page
     */
    public Page figure(Figure figure, String sentence) {
        return row(List.of(figure), sentence);
    }

    /**
     * Adds plots side by side, as many as there is room for, with one sentence for all of them.
     *
     * @param figures from left to right
     * @param sentence what they mean together
     * @return this page
     */
    public Page row(List<Figure> figures, String sentence) {
        Checks.notEmpty("figures", figures.size());
        body.open("figure").line().open("div", "class", "panels").line();
        List<Numbers> tables = new ArrayList<>();
        for (Figure figure : figures) {
            Plot plot = figure.plot();
            panel(figure.title(), plot);
            tables.addAll(plot.numbers());
        }
        body.close("div").line();
        caption(sentence);
        details(tables);
        body.close("figure").line();
        return this;
    }

    /**
     * Adds a table; cells that read like numbers are set to the right.
     *
     * @param header names of the columns
     * @param rows as many cells each; the first one names the row
     * @param sentence what it means
     * @return this page
     */
    public Page table(List<String> header, List<List<String>> rows, String sentence) {
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).size() != header.size()) {
                throw new IllegalArgumentException("rows[%d]: %d cells; expected one for each of the %d columns"
                        .formatted(i, rows.get(i).size(), header.size()));
            }
        }
        body.open("figure", "class", "numbers").line();
        table(new Numbers("", header, rows));
        caption(sentence);
        body.close("figure").line();
        return this;
    }

    /**
     * Adds a picture made of pixels; they stay sharp when it is enlarged.
     *
     * @param image the picture
     * @param alternative what it shows, for whoever can't see it
     * @param sentence what it means
     * @return this page
     */
    public Page image(BufferedImage image, String alternative, String sentence) {
        int zoom = Math.max(1, ENLARGED / image.getWidth());
        String data = Pictures.dataUri(image);
        body.open("figure", "class", "picture");
        body.open(
                "img",
                "alt",
                alternative,
                "width",
                zoom * image.getWidth(),
                "height",
                zoom * image.getHeight(),
                "src",
                data);
        caption(sentence);
        body.close("figure").line();
        return this;
    }

    /**
     * Writes the page; until it is complete, what stood there before does.
     *
     * @param file its name
     * @throws IOException if it can't be written
     */
    public void write(Path file) throws IOException {
        byte[] page = html().getBytes(StandardCharsets.UTF_8);
        CompleteFile.write(file, out -> out.write(page));
    }

    private String html() {
        String style = style();
        String policy = "default-src 'none'; img-src data:; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'"
                .formatted(hash(style));
        Markup page = new Markup()
                .open("html", "lang", "en")
                .line()
                .open("head")
                .open("meta", "charset", "utf-8")
                .open("meta", "http-equiv", "Content-Security-Policy", "content", policy)
                .open("meta", "name", "viewport", "content", "width=device-width, initial-scale=1")
                .open("link", "rel", "icon", "href", "data:,")
                .leaf("title", title);
        String end = inSection ? "</section>" : "";
        return "<!DOCTYPE html>\n" + page + "<style>" + style + "</style></head>\n<body><main>\n" + body + end
                + "</main></body></html>\n";
    }

    private void endSection() {
        if (inSection) {
            body.close("section").line();
        }
    }

    private void panel(String heading, Plot plot) {
        body.open("div", "class", "panel").leaf("p", heading, "class", "title");
        if (plot.keys().size() > 1) {
            body.open("ul", "class", "legend");
            plot.keys().forEach(this::key);
            body.close("ul");
        }
        svg(plot.width(), plot.height(), "plot", plot.description());
        body.add(plot.drawing().markup()).close("svg");
        if (!plot.note().isEmpty()) {
            body.leaf("p", plot.note(), "class", "note");
        }
        body.close("div").line();
    }

    private void key(Plot.Key key) {
        body.open("li");
        body.open("svg", "class", "key", "viewBox", "0 0 36 14", "aria-hidden", "true")
                .add(key.sample().markup())
                .close("svg");
        body.leaf("span", key.name()).close("li");
    }

    private void svg(double width, double height, String look, String description) {
        String box = "0 0 %s %s".formatted(Markup.coordinate(width), Markup.coordinate(height));
        body.open("svg", "class", look, "viewBox", box, "role", "img", "aria-label", description);
    }

    private void caption(String sentence) {
        body.leaf("figcaption", sentence).line();
    }

    private void details(List<Numbers> tables) {
        if (tables.isEmpty()) {
            return;
        }
        body.open("details").leaf("summary", "The numbers").line();
        tables.forEach(this::table);
        body.close("details").line();
    }

    private void table(Numbers numbers) {
        String name = numbers.caption().isEmpty() ? "Table" : numbers.caption();
        body.open("div", "class", "scroll", "role", "region", "tabindex", "0", "aria-label", name);
        body.open("table");
        if (!numbers.caption().isEmpty()) {
            body.leaf("caption", numbers.caption());
        }
        body.open("thead").open("tr");
        for (int i = 0; i < numbers.header().size(); i++) {
            columnHeader(numbers, i);
        }
        body.close("tr").close("thead").open("tbody").line();
        for (List<String> row : numbers.rows()) {
            body.open("tr");
            for (int i = 0; i < row.size(); i++) {
                cell(row.get(i), i == 0);
            }
            body.close("tr").line();
        }
        body.close("tbody").close("table").close("div").line();
    }

    private void columnHeader(Numbers numbers, int column) {
        String name = numbers.header().get(column);
        boolean isText = column == 0 || numbers.rows().stream().anyMatch(row -> !isNumber(row.get(column)));
        if (isText) {
            body.leaf("th", name, "scope", "col");
        } else {
            body.leaf("th", name, "scope", "col", "class", "n");
        }
    }

    private static boolean isNumber(String cell) {
        return Numbers.NUMBER.matcher(cell).matches();
    }

    private void cell(String content, boolean isFirst) {
        if (isFirst) {
            body.leaf("th", content, "scope", "row");
        } else if (isNumber(content)) {
            body.leaf("td", content, "class", "n");
        } else {
            body.leaf("td", content);
        }
    }

    private static String style() {
        try (InputStream sheet = Page.class.getResourceAsStream("page.css")) {
            return new String(sheet.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("page.css: expected beside the program's classes; build it again", e);
        }
    }

    private static String hash(String style) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256: every Java platform must have it", e);
        }
    }
}
