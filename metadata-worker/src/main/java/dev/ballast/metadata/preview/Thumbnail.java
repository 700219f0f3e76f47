package dev.ballast.metadata.preview;

import dev.ballast.model.artifact.PreviewFormat;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;

/// A picture made small, or a short video as it is: short is what has few bytes, whatever it plays.
final class Thumbnail {
    /// Pixels across, if it had as many.
    static final int WIDTH = 450;

    /// Most bytes of a video, and of a picture that cannot be made smaller.
    static final int MOST_BYTES = 2 << 20;

    private static final int TALLEST = 4 * WIDTH;

    /// More pixels than any camera's; nothing is decoded before this was looked at.
    private static final long MOST_PIXELS = 64_000_000;

    /// A picture that comes in passes is whole in memory before any of it is small.
    private static final long MOST_PIXELS_IN_PASSES = 16_000_000;

    /// Encoders write about ten; each one walks over all pixels.
    private static final int MOST_PASSES = 100;

    private static final int PROGRESSIVE = 0xc2;
    private static final int PASS = 0xda;
    private static final float QUALITY = 0.85f;
    private static final int WEBP_HEAD = 30;

    /// A WebP is shown as it is, so it must be about as small as what is made here.
    private static final int WIDEST_WEBP = 2 * WIDTH;

    private static final long MOST_WEBP_PIXELS = 1 << 20;

    private final PreviewFormat format;
    private final byte[] bytes;
    private final int width;
    private final int height;

    static {
        ImageIO.setUseCache(false);
    }

    private Thumbnail(PreviewFormat format, byte[] bytes, int width, int height) {
        this.format = format;
        this.bytes = bytes;
        this.width = width;
        this.height = height;
    }

    PreviewFormat format() {
        return format;
    }

    /// All of it; not to be changed.
    byte[] bytes() {
        return bytes;
    }

    /// Pixels; 0 of a video.
    int width() {
        return width;
    }

    /// Pixels; 0 of a video.
    int height() {
        return height;
    }

    /// Judges the bytes by what they are.
    ///
    /// @throws RefusedPictureException if they are no picture and no video that browsers show
    ///   safely, or if they are too large
    static Thumbnail of(byte[] bytes) throws RefusedPictureException {
        PreviewFormat format =
                PreviewFormat.of(bytes)
                        .orElseThrow(
                                () -> new RefusedPictureException("it is no picture and no video"));
        return switch (format) {
            case JPEG, PNG, GIF -> scaled(bytes, format);
            case WEBP -> webp(bytes);
            case MP4, WEBM -> asItIs(format, bytes, 0, 0);
        };
    }

    private static Thumbnail asItIs(PreviewFormat format, byte[] bytes, int width, int height)
            throws RefusedPictureException {
        if (bytes.length > MOST_BYTES) {
            throw new RefusedPictureException(
                    "its %d bytes are more than %d".formatted(bytes.length, MOST_BYTES));
        }
        return new Thumbnail(format, bytes, width, height);
    }

    /// Java reads no WebP, so it is kept if it is small. Its size is in its head (RFC 9649 §2.7).
    private static Thumbnail webp(byte[] bytes) throws RefusedPictureException {
        if (bytes.length < WEBP_HEAD) {
            throw new RefusedPictureException("it breaks off");
        }
        int width;
        int height;
        switch (bytes[15]) {
            case 'X' -> {
                width = 1 + little(bytes, 24, 3);
                height = 1 + little(bytes, 27, 3);
            }
            case 'L' -> {
                int packed = little(bytes, 21, 4);
                width = 1 + (packed & 0x3fff);
                height = 1 + ((packed >>> 14) & 0x3fff);
            }
            default -> {
                width = little(bytes, 26, 2) & 0x3fff;
                height = little(bytes, 28, 2) & 0x3fff;
            }
        }
        if (width > WIDEST_WEBP || (long) width * height > MOST_WEBP_PIXELS) {
            throw new RefusedPictureException(
                    "a WebP of %d x %d pixels is not small, and cannot be made so"
                            .formatted(width, height));
        }
        return asItIs(PreviewFormat.WEBP, bytes, width, height);
    }

    private static int little(byte[] bytes, int at, int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value |= (bytes[at + i] & 0xff) << (8 * i);
        }
        return value;
    }

    private static Thumbnail scaled(byte[] bytes, PreviewFormat format)
            throws RefusedPictureException {
        try (ImageInputStream in =
                ImageIO.createImageInputStream(new ByteArrayInputStream(bytes))) {
            Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format.name());
            ImageReader reader = readers.next();
            try {
                // Without what is beside the pixels: texts and profiles can be bombs, too.
                reader.setInput(in, true, true);
                if (format == PreviewFormat.JPEG) {
                    checkPasses(bytes, (long) reader.getWidth(0) * reader.getHeight(0));
                }
                return jpeg(decoded(reader));
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            throw new RefusedPictureException("it cannot be decoded: " + e);
        }
    }

    private static BufferedImage decoded(ImageReader reader)
            throws IOException, RefusedPictureException {
        int width = reader.getWidth(0);
        int height = reader.getHeight(0);
        checkPixels(width, height);
        ImageReadParam param = reader.getDefaultReadParam();
        // Only what is needed for a good small picture is ever in memory.
        int step = Math.max(1, Math.max(width / (2 * WIDTH), height / (2 * TALLEST)));
        param.setSourceSubsampling(step, step, 0, 0);
        return reader.read(0, param);
    }

    private static void checkPixels(int width, int height) throws RefusedPictureException {
        if (width < 1 || height < 1 || (long) width * height > MOST_PIXELS) {
            throw new RefusedPictureException(
                    "%d x %d pixels are none or too many".formatted(width, height));
        }
    }

    /// Markers stand in no compressed data (ITU-T T.81 §B.1.1.5); others are few.
    private static void checkPasses(byte[] jpeg, long pixels) throws RefusedPictureException {
        int passes = 0;
        boolean progressive = false;
        for (int i = 0; i + 1 < jpeg.length; i++) {
            if (jpeg[i] == (byte) 0xff) {
                passes += jpeg[i + 1] == (byte) PASS ? 1 : 0;
                progressive |= jpeg[i + 1] == (byte) PROGRESSIVE;
            }
        }
        if (passes > MOST_PASSES || (progressive && pixels > MOST_PIXELS_IN_PASSES)) {
            throw new RefusedPictureException(
                    "%d passes over %d pixels are too many".formatted(passes, pixels));
        }
    }

    private static Thumbnail jpeg(BufferedImage image) throws IOException {
        double scale =
                Math.min(
                        1.0,
                        Math.min(
                                (double) WIDTH / image.getWidth(),
                                (double) TALLEST / image.getHeight()));
        int width = Math.max(1, (int) Math.round(image.getWidth() * scale));
        int height = Math.max(1, (int) Math.round(image.getHeight() * scale));
        BufferedImage small = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = small.createGraphics();
        try {
            graphics.setRenderingHint(
                    RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
            graphics.setColor(Color.WHITE);
            graphics.fillRect(0, 0, width, height);
            graphics.drawImage(image, 0, 0, width, height, null);
        } finally {
            graphics.dispose();
        }
        return new Thumbnail(PreviewFormat.JPEG, encoded(small), width, height);
    }

    private static byte[] encoded(BufferedImage image) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam param = writer.getDefaultWriteParam();
            param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            param.setCompressionQuality(QUALITY);
            writer.write(null, new IIOImage(image, null, null), param);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
