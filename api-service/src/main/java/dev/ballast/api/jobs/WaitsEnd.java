package dev.ballast.api.jobs;

/// This service stops soon: whoever makes callers wait answers them now. They ask again, another
/// replica or this one when it is back.
public record WaitsEnd() {}
