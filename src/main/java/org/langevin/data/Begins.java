package org.langevin.data;

import java.util.Arrays;

/** How files of a kind begin: the name at the end of a path proves nothing. */
final class Begins {
    private Begins() {}

    /** Whether a file's first bytes are these. */
    static boolean with(byte[] file, byte... signature) {
        return file.length >= signature.length
                && Arrays.equals(file, 0, signature.length, signature, 0, signature.length);
    }

    /** Whether a file has these letters at a place. */
    static boolean has(byte[] file, int at, String letters) {
        if (file.length < at + letters.length()) {
            return false;
        }
        for (int i = 0; i < letters.length(); i++) {
            if (file[at + i] != letters.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
