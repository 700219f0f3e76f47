package dev.ballast.download.engine.transfer;

import dev.ballast.http.Validator;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What a request wanted, for judging its answer.
///
/// @param name the file's name
/// @param from offset of the first byte wanted; 0 if no range was asked for
/// @param total size of the content as known so far
/// @param version the version whose bytes are continued; null if there are none or it is not known
/// @param unpacks whether a compressed whole content is taken too
record Question(
        String name, long from, OptionalLong total, @Nullable Validator version, boolean unpacks) {}
