package dev.ballast.download.engine.transfer;

import dev.ballast.download.engine.http.HttpFetcher;

/// What the transfers of one engine share.
record EngineParts(
        HttpFetcher http, EngineSettings settings, HostSlots slots, RangeRefusals refusals) {}
