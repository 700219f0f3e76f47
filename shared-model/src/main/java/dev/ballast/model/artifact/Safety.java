package dev.ballast.model.artifact;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Whether loading a file runs code, as far as its pickles tell without being loaded.
///
/// @param imports what they import that is not known to be harmless, `module.name`; the worst
///   first, at most a few dozen
/// @param problems why not all of it could be read, in sentences
/// @param scanner which one looked, as it grows with what it finds; 0 from those that did not tell
public record Safety(Verdict verdict, List<String> imports, List<String> problems, int scanner) {
    /// The scanner of this version. It grows whenever the rules become stricter or are mended, so
    /// that what an earlier one passed is looked at again: its verdict counts as none.
    public static final int SCANNER = 2;

    /// Of a file that holds no code.
    public static final Safety NO_CODE = new Safety(Verdict.CLEAN, List.of(), List.of());

    public Safety {
        imports = List.copyOf(imports);
        problems = List.copyOf(problems);
    }

    /// As the scanner of this version judges.
    public Safety(Verdict verdict, List<String> imports, List<String> problems) {
        this(verdict, imports, problems, SCANNER);
    }

    /// From good to bad; the worst that was found counts.
    public enum Verdict {
        /// All was read, and imports only what is known to be harmless.
        CLEAN,
        /// It imports what nobody has judged.
        SUSPICIOUS,
        /// Not all of it could be read, so nobody knows.
        UNREADABLE,
        /// It imports what runs code.
        DANGEROUS;

        /// The name on the wire: lower case.
        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The constant of this wire name. A word of a later version counts as [#UNREADABLE].
        @JsonCreator
        public static Verdict ofWire(String wire) {
            return Arrays.stream(values())
                    .filter(verdict -> verdict.wire().equals(wire))
                    .findFirst()
                    .orElse(UNREADABLE);
        }
    }
}
