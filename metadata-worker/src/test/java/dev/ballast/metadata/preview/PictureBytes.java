package dev.ballast.metadata.preview;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;

/// Pictures and videos as hubs have them, and such as none should have.
final class PictureBytes {
    private PictureBytes() {}

    static byte[] image(String format, int width, int height) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(
                    new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), format, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /// A PNG whose head promises more pixels than any memory holds, in a few bytes.
    static byte[] bomb(int width, int height) {
        byte[] head =
                ByteBuffer.allocate(13)
                        .putInt(width)
                        .putInt(height)
                        .put(new byte[] {8, 0, 0, 0, 0})
                        .array();
        Deflater deflater = new Deflater();
        deflater.setInput(new byte[10_000]);
        deflater.finish();
        byte[] data = new byte[1000];
        int length = deflater.deflate(data);
        deflater.end();
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        png.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
        png.writeBytes(chunk("IHDR", head));
        png.writeBytes(chunk("IDAT", Arrays.copyOf(data, length)));
        png.writeBytes(chunk("IEND", new byte[0]));
        return png.toByteArray();
    }

    private static byte[] chunk(String type, byte[] data) {
        CRC32 crc = new CRC32();
        crc.update(text(type));
        crc.update(data);
        return ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(text(type))
                .put(data)
                .putInt((int) crc.getValue())
                .array();
    }

    static byte[] webp(int width, int height) {
        byte[] bytes = new byte[40];
        System.arraycopy(text("RIFF....WEBPVP8X"), 0, bytes, 0, 16);
        for (int i = 0; i < 3; i++) {
            bytes[24 + i] = (byte) ((width - 1) >> (8 * i));
            bytes[27 + i] = (byte) ((height - 1) >> (8 * i));
        }
        return bytes;
    }

    static byte[] video(int length) {
        byte[] bytes = new byte[length];
        System.arraycopy(box("isom", "isomiso2avc1mp41"), 0, bytes, 0, 32);
        return bytes;
    }

    /// How an ISO base media file begins.
    ///
    /// @param compatible further brands, four characters each
    static byte[] box(String major, String compatible) {
        byte[] brands = text("ftyp" + major + "\0\0\0\0" + compatible);
        return ByteBuffer.allocate(4 + brands.length).putInt(4 + brands.length).put(brands).array();
    }

    static byte[] cut(byte[] bytes) {
        return Arrays.copyOf(bytes, 40);
    }

    static byte[] join(String one, String other) {
        return text(one + other);
    }

    static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    static byte[] text(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
