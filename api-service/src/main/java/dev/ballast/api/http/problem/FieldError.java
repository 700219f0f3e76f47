package dev.ballast.api.http.problem;

/// What is wrong with one part of a request.
///
/// @param field as the request spells it: `priority`, `labels.team`, `jobs[3].source`, a query
///   parameter's or a header's name; `body` for the whole body
/// @param message what it takes
public record FieldError(String field, String message) {}
