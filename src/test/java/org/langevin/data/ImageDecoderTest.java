package org.langevin.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.langevin.data.ImageBytes.chunk;
import static org.langevin.data.ImageBytes.deflated;
import static org.langevin.data.ImageBytes.encode;
import static org.langevin.data.ImageBytes.gray;
import static org.langevin.data.ImageBytes.iend;
import static org.langevin.data.ImageBytes.ihdr;
import static org.langevin.data.ImageBytes.indexOf;
import static org.langevin.data.ImageBytes.join;
import static org.langevin.data.ImageBytes.pattern;
import static org.langevin.data.ImageBytes.png;
import static org.langevin.data.ImageBytes.with;

import com.sun.management.ThreadMXBean;
import java.awt.image.BufferedImage;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
    private static final byte[] PNG = encode(pattern(7, 5), "png");
    private static final byte[] JPEG = encode(pattern(16, 16), "jpg");
    private static final byte[] GIF = encode(gray(9, 8, 255), "gif");
    private static final byte[] BMP = encode(pattern(7, 5), "bmp");

    /** An image of 8 by 8 pixels in print colours, as Pillow 12.3 wrote it. */
    private static final byte[] CMYK = HexFormat.of()
            .parseHex(
                    "ffd8ffee000e41646f626500640000000000ffdb004300080606070605080707070909080a0c140d0c0b0b0c1912130f141d"
                            + "1a1f1e1d1a1c1c20242e2720222c231c1c2837292c30313434341f27393d38323c2e333432ffc0001408000800080443"
                            + "11004d11005911004b1100ffda000e0443004d0059004b00003f00f75af6baf61af57affd9");
    /** Shades 0, 4369, 8738, ... of 65535 in 4 by 4 pixels, as Pillow 12.3 wrote it. */
    private static final byte[] GRAY_16 = HexFormat.of()
            .parseHex(
                    "89504e470d0a1a0a0000000d4948445200000004000000041000000000dc0a1de10000001d49444154789c6364601014141414"
                            + "14647471813058600cc63367200c003e100448d981c13f0000000049454e44ae426082");

    private static final int SOF = indexOf(JPEG, 0xff, 0xc0);
    private static final byte[] BOMB = deflated(new byte[50_000_000]);

    /** What a file is, its bytes, and words the refusal must hold. */
    static Stream<Arguments> refused() {
        byte[] ihdr = ihdr(4, 4, 8, 0);
        byte[] rows = deflated(new byte[4 * 5]);
        return Stream.of(
                Arguments.of("nothing", new byte[0], "is empty"),
                Arguments.of("text", ascii("<svg xmlns='x'/>"), "is no image, it begins with the bytes 3c 73 76 67"),
                Arguments.of("one byte", new byte[] {(byte) 0x89}, "is no image"),
                Arguments.of("WebP", ascii("RIFF....WEBPVP8 "), "is a WebP image"),
                Arguments.of("TIFF", new byte[] {'I', 'I', 42, 0, 8, 0, 0, 0}, "is a TIFF image"),
                Arguments.of("big-endian TIFF", new byte[] {'M', 'M', 0, 42, 0, 0, 0, 8}, "is a TIFF image"),
                Arguments.of("HEIC", ascii("....ftypheic"), "HEIC"),
                Arguments.of("PDF that holds a JPEG", join(ascii("%PDF-1.7\n"), JPEG), "is no image"),
                // sizes
                Arguments.of("PNG of no columns", png(ihdr(0, 5, 8, 0)), "0 x 5 pixels: expected at least one"),
                Arguments.of("PNG of no rows", png(ihdr(5, 0, 8, 0)), "5 x 0 pixels"),
                Arguments.of(
                        "PNG of 2e9 by 2e9",
                        png(ihdr(2_000_000_000, 2_000_000_000, 8, 2)),
                        "expected at most 16777216"),
                Arguments.of("PNG of -1 by -1", png(ihdr(-1, -1, 8, 2)), "4294967295 x 4294967295"),
                Arguments.of(
                        "PNG of 20,000 by 20,000, all of it",
                        png(ihdr(20_000, 20_000, 1, 0), chunk("IDAT", BOMB), iend()),
                        "20000 x 20000 pixels"),
                Arguments.of("PNG of 4097 by 4096", png(ihdr(4097, 4096, 8, 0)), "4097 x 4096"),
                Arguments.of("PNG strip", png(ihdr(1001, 1, 8, 0)), "ratio up to 1000:1"),
                Arguments.of("JPEG of no rows", with(JPEG, SOF + 5, 0, 0), "16 x 0 pixels"),
                Arguments.of("JPEG of no columns", with(JPEG, SOF + 7, 0, 0), "0 x 16 pixels"),
                Arguments.of("JPEG of 65535 by 65535", with(JPEG, SOF + 5, 255, 255, 255, 255), "65535 x 65535"),
                Arguments.of("GIF of no columns", with(GIF, 6, 0, 0), "0 x 8 pixels"),
                Arguments.of("GIF of 65535 by 65535", with(GIF, 6, 255, 255, 255, 255), "65535 x 65535"),
                Arguments.of("BMP of no columns", with(BMP, 18, 0, 0, 0, 0), "0 x 5 pixels"),
                Arguments.of("BMP of -1 columns", with(BMP, 18, 255, 255, 255, 255), "-1 x 5 pixels"),
                Arguments.of("BMP of 2e9 rows", with(BMP, 22, 0, 0x94, 0x35, 0x77), "7 x 2000000000"),
                Arguments.of("BMP of -2^31 rows", with(BMP, 22, 0, 0, 0, 0x80), "7 x 2147483648"),
                // PNG
                Arguments.of(
                        "PNG with a wrong checksum", with(PNG, PNG.length - 20, PNG[PNG.length - 20] ^ 1), "checksum"),
                Arguments.of("PNG without IHDR", png(chunk("IDAT", rows), iend()), "no IHDR"),
                Arguments.of("PNG without pixels", png(ihdr, iend()), "without an IDAT"),
                Arguments.of("PNG without end", png(ihdr, chunk("IDAT", rows)), "ends early"),
                Arguments.of("PNG of 3 bits", png(ihdr(4, 4, 3, 0)), "colour type 0 of 3 bits"),
                Arguments.of("PNG of colour type 5", png(ihdr(4, 4, 8, 5)), "colour type 5"),
                Arguments.of("PNG without palette", png(ihdr(4, 4, 8, 3), chunk("IDAT", rows), iend()), "no palette"),
                Arguments.of(
                        "PNG with a palette of 769 colours",
                        png(ihdr(4, 4, 8, 3), chunk("PLTE", new byte[769 * 3])),
                        "a palette of 2307 bytes"),
                Arguments.of(
                        "PNG with an unknown chunk that matters",
                        png(ihdr, chunk("KEYS", (byte) 1), chunk("IDAT", rows), iend()),
                        "type KEYS"),
                Arguments.of(
                        "PNG with rows missing",
                        png(ihdr, chunk("IDAT", deflated(new byte[4 * 5 - 3])), iend()),
                        "is damaged"),
                Arguments.of("PNG of garbage", png(ihdr, chunk("IDAT", ascii("garbage")), iend()), "is damaged"),
                Arguments.of(
                        "PNG with a chunk of 4 GB",
                        join(png(ihdr), new byte[] {-1, -1, -1, -1}, ascii("IDAT")),
                        "ends early"),
                // JPEG
                Arguments.of("CMYK", CMYK, "is in CMYK, for print; convert it to RGB"),
                Arguments.of("JPEG of 12 bits", with(JPEG, SOF + 4, 12), "components of 12 bits"),
                Arguments.of("lossless JPEG", with(JPEG, SOF + 1, 0xc3), "lossless"),
                Arguments.of("arithmetic JPEG", with(JPEG, SOF + 1, 0xc9), "arithmetic"),
                Arguments.of("JPEG without a frame", with(JPEG, SOF + 1, 0xe5), "a scan before the frame"),
                Arguments.of("JPEG of two components", with(JPEG, SOF + 9, 2), "2 components"),
                Arguments.of("JPEG of 101 scans", scans(101), "more than 100 scans"),
                Arguments.of("JPEG of two images", join(cut(JPEG, JPEG.length - 2), JPEG), "can't stand there"),
                Arguments.of("JPEG with a segment of 1 byte", with(JPEG, 4, 0, 1), "a segment of 1 bytes"),
                // GIF and BMP
                Arguments.of("GIF of no frame", join(cut(GIF, 13 + 3 * 256), ascii(";")), "has no frame"),
                Arguments.of("BMP compressed", with(BMP, 30, 1), "compression 1"),
                Arguments.of("BMP that holds a PNG", with(BMP, 30, 5), "compression 5"),
                Arguments.of("BMP of 5 bits", with(BMP, 28, 5), "planes of 5 bits"),
                Arguments.of("BMP of an unknown header", with(BMP, 14, 39), "a header of 39 bytes"),
                Arguments.of("BMP with pixels in its header", with(BMP, 10, 8), "pixels from byte 8"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void whatCanNotBeUsedIsRefusedByNameAndCostsLittleMemory(String name, byte[] file, String words) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> ImageDecoder.decode(file))
                .isInstanceOf(RefusedImageException.class)
                .hasMessageContaining(words);
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000_000);
    }

    static Stream<Arguments> whole() {
        return Stream.of(
                Arguments.of("PNG", PNG, PNG.length),
                Arguments.of("JPEG", JPEG, JPEG.length),
                Arguments.of("progressive JPEG", ImageBytes.progressiveJpeg(pattern(16, 16)), 0),
                Arguments.of("GIF", GIF, GIF.length - 1), // its last byte says that no other frame follows
                Arguments.of("BMP", BMP, BMP.length));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("whole")
    void everyTruncationIsSeen(String name, byte[] file, int needed) {
        for (int length = 0; length < (needed == 0 ? file.length : needed); length++) {
            byte[] truncated = cut(file, length);
            assertThatThrownBy(() -> ImageDecoder.decode(truncated))
                    .as("%s cut to %d of %d bytes", name, length, file.length)
                    .isInstanceOf(RefusedImageException.class);
        }
    }

    /** All of a PNG file is under a checksum. In the other formats damage may be seen or not, but nothing worse may happen. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("whole")
    void aFlippedBitOfAPngIsSeenAndNoneElsewhereDoesWorseThanSpoilThePicture(String name, byte[] file, int needed) {
        int stride = name.equals("PNG") ? 1 : 5;
        for (int bit = 0; bit < 8 * file.length; bit += stride) {
            byte[] flipped = with(file, bit / 8, file[bit / 8] ^ 1 << bit % 8);
            try {
                Pixels pixels = ImageDecoder.decode(flipped);
                assertThat(pixels.values()).hasSize(pixels.height() * pixels.width() * pixels.channels());
                assertThat(name).as("bit %d of byte %d", bit % 8, bit / 8).isNotEqualTo("PNG");
            } catch (RefusedImageException seen) {
                assertThat(seen).message().isNotBlank();
            }
        }
    }

    @Test
    void aTextOf50MegabytesInsideIsNeverUnpacked() throws RefusedImageException {
        byte[] zeros = deflated(new byte[4 * 5]);
        for (String type : new String[] {"zTXt", "iTXt", "iCCP"}) {
            byte[] text = join(ascii("Comment"), new byte[] {0, 0}, BOMB);
            byte[] bomb = png(ihdr(4, 4, 8, 0), chunk(type, text), chunk("IDAT", zeros), iend());
            ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            ImageDecoder.decode(bomb);
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThat(ImageDecoder.decode(bomb).values()).containsOnly(0).hasSize(16);
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as(type)
                    .isLessThan(10_000_000);
        }
    }

    @Test
    void ofAnAnimationOneHasTheFirstFrame() throws RefusedImageException {
        byte[] animated = ImageBytes.animatedGif(6, 4, 3);
        assertThat(ImageDecoder.decode(animated)).satisfies(pixels -> {
            assertThat(pixels.width()).isEqualTo(6);
            assertThat(pixels.height()).isEqualTo(4);
            assertThat(pixels.values()).containsOnly(0);
        });
        byte[] control = new byte[8];
        byte[] apng = png(
                ihdr(4, 4, 8, 0),
                chunk("acTL", control),
                chunk("IDAT", deflated(new byte[4 * 5])),
                chunk("fdAT", join(new byte[4], deflated(filled(20, 77)))),
                iend());
        assertThat(ImageDecoder.decode(apng).values()).containsOnly(0);
    }

    /** A file may be a picture and something else, too, to another program: what follows the picture is never looked at. */
    @ParameterizedTest
    @ValueSource(strings = {"PNG", "JPEG", "GIF", "BMP"})
    void whatFollowsThePictureIsNotLookedAt(String format) throws RefusedImageException {
        byte[] file = format.equals("PNG") ? PNG : format.equals("JPEG") ? JPEG : format.equals("GIF") ? GIF : BMP;
        byte[] polyglot = join(file, ascii("PK\3\4 and all the rest of an archive, or <script>"));
        assertThat(ImageDecoder.decode(polyglot).values())
                .isEqualTo(ImageDecoder.decode(file).values());
        assertThat(ImageDecoder.scan(polyglot).clean().length)
                .isLessThanOrEqualTo(format.equals("BMP") ? polyglot.length : file.length);
    }

    @Test
    void colourIsReadAsItWasWritten() throws RefusedImageException {
        for (byte[] file : new byte[][] {PNG, BMP}) {
            assertThat(ImageDecoder.decode(file).values()).isEqualTo(ImageBytes.values(7, 5, 3));
        }
    }

    /** A gray of 100 is 100: Java's own conversion would take it for linear light, and make 166 of it. */
    @ParameterizedTest
    @ValueSource(strings = {"png", "jpg", "bmp", "gif"})
    void grayIsReadAsItWasWritten(String format) throws RefusedImageException {
        Pixels pixels = ImageDecoder.decode(encode(gray(8, 8, 100), format));
        assertThat(pixels.channels()).isEqualTo(1);
        assertThat(pixels.values()).containsOnly(100).hasSize(64);
    }

    @Test
    void sixteenBitsAreRoundedToEight() throws RefusedImageException {
        byte[] expected = new byte[16];
        Arrays.setAll(new int[16], i -> expected[i] = (byte) (17 * i)); // 4369 i / 65535 = 17 i / 255
        assertThat(ImageDecoder.decode(GRAY_16).values()).isEqualTo(expected);
        // 0x80ff is 128.5 of 255 and a little less than 128.75: the nearest byte is 129, the high byte 128
        byte[] row = {0, (byte) 0x80, (byte) 0xff, 0, 0x7f, (byte) 0xff, (byte) 0xff};
        byte[] colour = png(ihdr(1, 1, 16, 2), chunk("IDAT", deflated(row)), iend());
        assertThat(ImageDecoder.decode(colour).values()).containsExactly((byte) 128, (byte) 0, (byte) 255);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 4})
    void fewerBitsReachFromBlackToWhite(int bits) throws RefusedImageException {
        int shades = 1 << bits;
        byte[] row = new byte[1 + (shades * bits + 7) / 8];
        for (int x = 0; x < shades; x++) {
            row[1 + x * bits / 8] |= (byte) (x << 8 - bits - x * bits % 8);
        }
        Pixels pixels = ImageDecoder.decode(png(ihdr(shades, 1, bits, 0), chunk("IDAT", deflated(row)), iend()));
        for (int x = 0; x < shades; x++) {
            assertThat(pixels.values()[x * pixels.channels()] & 0xff).isEqualTo(255 * x / (shades - 1));
        }
        assertThat(pixels.channels()).isEqualTo(1);
    }

    @Test
    void aPaletteIsLookedUp() throws RefusedImageException {
        byte[] values = ImageDecoder.decode(ImageBytes.palettePng(200)).values();
        for (int x = 0; x < 200; x++) {
            assertThat(Arrays.copyOfRange(values, 3 * x, 3 * x + 3))
                    .containsExactly((byte) x, (byte) (2 * x), (byte) (3 * x));
        }
    }

    @Test
    void whatIsTransparentLiesOnWhite() throws RefusedImageException {
        BufferedImage glass = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        glass.setRGB(0, 0, 0x00000000);
        glass.setRGB(1, 0, 0xff204060);
        glass.setRGB(2, 0, 0x80000000);
        assertThat(ImageDecoder.decode(encode(glass, "png")).values())
                .startsWith(255, 255, 255, 0x20, 0x40, 0x60)
                .endsWith((byte) 127, (byte) 127, (byte) 127);
    }

    /** JPEG loses a little, the more the less smooth; a slope of one shade a pixel should come back to a few. */
    @Test
    void aJpegIsNearlyWhatItWas() throws RefusedImageException {
        BufferedImage slope = new BufferedImage(64, 32, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < 32; y++) {
            for (int x = 0; x < 64; x++) {
                slope.setRGB(x, y, (100 + x) << 16 | (60 + y) << 8 | (200 - x));
            }
        }
        for (byte[] file : new byte[][] {encode(slope, "jpg"), ImageBytes.progressiveJpeg(slope)}) {
            Pixels pixels = ImageDecoder.decode(file);
            assertThat(pixels.channels()).isEqualTo(3);
            for (int i = 0; i < 64 * 32; i++) {
                assertThat(pixels.values()[3 * i] & 0xff).isCloseTo(100 + i % 64, within(6));
                assertThat(pixels.values()[3 * i + 1] & 0xff).isCloseTo(60 + i / 64, within(6));
                assertThat(pixels.values()[3 * i + 2] & 0xff).isCloseTo(200 - i % 64, within(8));
            }
        }
    }

    /** Pillow's brightness of the same colours, rows 0 and 1 of 13 by 9 pixels. */
    @Test
    void colourBecomesGrayAsPillowMakesIt() throws RefusedImageException {
        int[] pillow = {
            68, 105, 142, 149, 186, 73, 110, 71, 108, 145, 152, 189, 76, 127, 135, 173, 61, 99, 137, 99, 137, 145, 183,
            71, 109, 71
        };
        byte[] ours = ImageDecoder.decode(encode(pattern(13, 9), "png"))
                .withChannels(1)
                .values();
        for (int i = 0; i < pillow.length; i++) {
            assertThat(ours[i] & 0xff).as("pixel %d", i).isEqualTo(pillow[i]);
        }
    }

    @Test
    void grayBecomesColourByRepetition() {
        Pixels gray = new Pixels(1, 2, 1, new byte[] {5, (byte) 250});
        assertThat(gray.withChannels(3).values()).containsExactly(5, 5, 5, 250, 250, 250);
    }

    /** One scan, given again and again: each costs the decoder a pass over the whole image. */
    private static byte[] scans(int count) {
        byte[] one = encode(gray(16, 16, 50), "jpg");
        int scan = indexOf(one, 0xff, 0xda);
        byte[] head = cut(one, scan);
        byte[] pixels = Arrays.copyOfRange(one, scan, one.length - 2);
        byte[][] parts = new byte[count + 2][];
        Arrays.fill(parts, pixels);
        parts[0] = head;
        parts[count + 1] = new byte[] {(byte) 0xff, (byte) 0xd9};
        return join(parts);
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }

    private static byte[] cut(byte[] bytes, int length) {
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
