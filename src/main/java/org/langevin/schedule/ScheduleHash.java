package org.langevin.schedule;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over a family's name in UTF-8, a zero byte, and the IEEE 754 bits of the numbers, most significant byte first. */
final class ScheduleHash {
    private ScheduleHash() {}

    static String of(String family, double[] definition) {
        byte[] name = family.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(name.length + 1 + Double.BYTES * definition.length);
        bytes.put(name).put((byte) 0);
        for (double number : definition) {
            bytes.putDouble(number);
        }
        return HexFormat.of().formatHex(sha256().digest(bytes.array()));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform is required to have SHA-256", e);
        }
    }
}
