package dev.ballast.worker;

import dev.ballast.model.job.TaskKind;
import dev.ballast.model.message.Report;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// What a worker is connected to.
///
/// @param claims where work comes from
/// @param doorbells the doorbells of one kind, on all volumes of the worker; opened once for a kind
/// @param reports where outcomes go
/// @param control what the API says to all workers
/// @param volumes room on the volumes, quickly: asked with every report
/// @param limits what the worker keeps together with all others
/// @param observer watches the worker
public record WorkerPorts(
        Claims claims,
        Function<TaskKind, List<Doorbells>> doorbells,
        Reports reports,
        ControlFeed control,
        Supplier<List<Report.VolumeStatus>> volumes,
        SharedLimits limits,
        WorkerObserver observer) {}
