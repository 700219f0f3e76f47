package dev.ballast.download.engine.disk;

import dev.ballast.http.Validator;
import dev.ballast.model.artifact.ByteRange;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

/// What is certainly on disk of one version of one file. Addresses are no part of it, since they
/// change while the content stays.
///
/// @param dataFile name, inside the staging directory, of the file that holds the bytes
/// @param validator the version that the bytes belong to
/// @param total size of the whole content, empty while unknown
/// @param written ranges that are on disk, ascending, not touching
public record Checkpoint(
        String dataFile, Validator validator, OptionalLong total, List<ByteRange> written) {
    // A reader refuses every other version, so a changed form needs a changed number and nothing
    // else.
    private static final String HEADER = "ballast-parts 1";
    private static final Pattern DATA_FILE = Pattern.compile("data(\\.\\d+-\\d+)?");

    public Checkpoint {
        written = List.copyOf(written);
    }

    /// Bytes that the checkpoint vouches for.
    public long bytes() {
        return written.stream().mapToLong(ByteRange::length).sum();
    }

    /// Lines of text, the last of which is a CRC-32C over those before it.
    byte[] encode() {
        StringBuilder text = new StringBuilder(HEADER).append('\n');
        text.append("data ").append(dataFile).append('\n');
        text.append("validator ").append(validator.text()).append('\n');
        if (total.isPresent()) {
            text.append("total ").append(total.getAsLong()).append('\n');
        }
        for (ByteRange range : written) {
            text.append("range ").append(range.first()).append(' ').append(range.end());
            text.append('\n');
        }
        String body = text.toString();
        return (body + "crc32c " + crc(body) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    /// Reads what [#encode()] wrote; empty if it is damaged, cut short or of another version.
    static Optional<Checkpoint> decode(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int last = text.lastIndexOf("crc32c ");
        if (!text.startsWith(HEADER + "\n") || last < 0) {
            return Optional.empty();
        }
        String body = text.substring(0, last);
        if (!text.substring(last).equals("crc32c " + crc(body) + "\n")) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(body.lines().skip(1).toList()));
        } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
            return Optional.empty();
        }
    }

    private static Checkpoint parse(List<String> lines) {
        String dataFile = lines.get(0).substring("data ".length());
        Validator validator = new Validator(lines.get(1).substring("validator ".length()));
        OptionalLong total = OptionalLong.empty();
        List<ByteRange> written = new ArrayList<>();
        for (String line : lines.subList(2, lines.size())) {
            String[] words = line.split(" ", -1);
            if (words[0].equals("total")) {
                total = OptionalLong.of(Long.parseLong(words[1]));
            } else {
                written.add(new ByteRange(Long.parseLong(words[1]), Long.parseLong(words[2])));
            }
        }
        if (!DATA_FILE.matcher(dataFile).matches()) {
            throw new IllegalArgumentException("'%s' is not a data file".formatted(dataFile));
        }
        return new Checkpoint(dataFile, validator, total, written);
    }

    private static String crc(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return Long.toHexString(crc.getValue());
    }
}
