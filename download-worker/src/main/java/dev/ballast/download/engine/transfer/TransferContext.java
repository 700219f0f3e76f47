package dev.ballast.download.engine.transfer;

/// What the parts of one transfer share.
///
/// @param address where the content is at the moment
record TransferContext(
        EngineParts engine,
        TransferRequest request,
        Address address,
        Attempt attempt,
        StopSignal signal,
        Gauges gauges,
        TransferListener listener) {

    static TransferContext of(
            EngineParts engine,
            TransferRequest request,
            StopSignal signal,
            Gauges gauges,
            TransferListener listener) {
        return new TransferContext(
                engine,
                request,
                new Address(request.uri(), request.renewal()),
                new Attempt(engine, request, signal, listener),
                signal,
                gauges,
                listener);
    }

    EngineSettings settings() {
        return engine.settings();
    }

    ConnectionLimits limits() {
        return engine.settings().connections();
    }
}
