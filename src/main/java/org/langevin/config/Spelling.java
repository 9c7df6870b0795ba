package org.langevin.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** How names are written in files, and which known name a mistaken one was meant to be. */
final class Spelling {

    private static final int LONGEST_COMPARED = 64;

    private Spelling() {}

    /**
     * A Java name in snake case: {@code blockOutChannels} is {@code block_out_channels}, {@code beta1} stays.
     *
     * @param name a record component's name
     * @return the key
     */
    static String key(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }

    /**
     * How an enum constant is written: as its {@code toString} if that is its own, otherwise its name in lower case.
     *
     * @param constant an enum constant
     * @return its text in a file
     */
    static String text(Enum<?> constant) {
        String own = constant.toString();
        return own.equals(constant.name()) ? own.toLowerCase(Locale.ROOT) : own;
    }

    /**
     * The known name that is nearest in insertions, deletions, replacements and swaps, if it is near enough to have been meant: within
     * a third of its length, and never more than three edits.
     *
     * @param wrong what was written
     * @param known the names there are
     * @return the nearest name, the first of equals
     */
    static Optional<String> nearest(String wrong, Collection<String> known) {
        return known.stream()
                .filter(name -> distance(wrong, name) <= Math.min(3, Math.max(1, name.length() / 3)))
                .min(Comparator.comparingInt(name -> distance(wrong, name)));
    }

    /**
     * A remark that helps with an unknown name.
     *
     * @param wrong what was written
     * @param known the names there are
     * @return "did you mean ..." or the list of the known ones
     */
    static String hint(String wrong, Collection<String> known) {
        return nearest(wrong, known)
                .map(name -> "did you mean '" + name + "'?")
                .orElseGet(() -> "known: " + String.join(", ", known));
    }

    /**
     * A text from a file, fit to stand in a one-line message.
     *
     * @param text any text
     * @return in quotes, at most 60 characters of it, control characters as {@code ?}
     */
    static String quote(String text) {
        String shown = text.length() <= 60 ? text : text.substring(0, 57) + "...";
        return "'" + shown.replaceAll("\\p{Cntrl}", "?") + "'";
    }

    /**
     * Damerau and Levenshtein's distance (neighbours swapped count once, as in "bacth"), letters compared without case. Entry
     * [i][j] is the distance of the first i letters of one name from the first j of the other.
     */
    private static int distance(String one, String other) {
        if (Math.max(one.length(), other.length()) > LONGEST_COMPARED) {
            return Integer.MAX_VALUE;
        }
        String a = one.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : nearestStep(d, a, b, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int nearestStep(int[][] d, String a, String b, int i, int j) {
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int edited = Math.min(replaced, 1 + Math.min(d[i - 1][j], d[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(edited, 1 + d[i - 2][j - 2]) : edited;
    }
}
