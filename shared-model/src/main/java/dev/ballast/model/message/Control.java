package dev.ballast.model.message;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.ballast.model.job.Priority;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the API tells the workers, on [Topics#CONTROL]. Every worker reads every record and acts on
/// what concerns it; hearing one twice changes nothing.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Control.Stop.class, name = "stop"),
    @JsonSubTypes.Type(value = Control.Drain.class, name = "drain"),
    @JsonSubTypes.Type(value = Control.Activate.class, name = "activate"),
    @JsonSubTypes.Type(value = Control.Limits.class, name = "limits"),
    @JsonSubTypes.Type(value = Control.JobSpeed.class, name = "job_speed"),
    @JsonSubTypes.Type(value = Control.Wake.class, name = "wake")
})
public sealed interface Control {

    /// Stop this task within 2 s, keep its bytes, and report nothing more of it.
    ///
    /// @param fence the claim that is meant; a worker with a newer claim goes on
    record Stop(UUID task, long fence, StopReason reason) implements Control {}

    /// Hand every task back and take none.
    record Drain(String worker) implements Control {}

    /// Take tasks again.
    record Activate(String worker) implements Control {}

    /// The limits that workers keep, after a change, or for one that has not heard them yet.
    ///
    /// @param maxSpeed bytes per second of the whole cluster, 0 or more; null for none
    /// @param perHostConnections connections to one host by one worker, 1 or more
    /// @param shares what each worker may take of `maxSpeed`, bytes per second; a worker that is
    ///   not named keeps its last share or takes `maxSpeed` divided by `workers`
    /// @param workers that share `maxSpeed`; 0 if not known
    /// @param holds all upstreams that are not to be asked now
    record Limits(
            @Nullable Long maxSpeed,
            int perHostConnections,
            Map<String, Long> shares,
            int workers,
            List<RateHold> holds)
            implements Control {
        public Limits {
            // An API of the version before names neither.
            shares = shares == null ? Map.of() : Map.copyOf(shares);
            holds = holds == null ? List.of() : List.copyOf(holds);
        }

        public Limits(@Nullable Long maxSpeed, int perHostConnections) {
            this(maxSpeed, perHostConnections, Map.of(), 0, List.of());
        }
    }

    /// How a job that runs shares the speed from now on.
    ///
    /// @param maxSpeed bytes per second of the job in the whole cluster; null for none
    /// @param shares what each worker may take of `maxSpeed`, bytes per second; the others keep
    ///   what they have
    record JobSpeed(UUID job, Priority priority, @Nullable Long maxSpeed, Map<String, Long> shares)
            implements Control {
        public JobSpeed {
            shares = Map.copyOf(shares);
        }
    }

    /// There may be work that no doorbell rings for: a limit was raised, a queue let go, a task
    /// waits for one worker alone. Claim now.
    ///
    /// @param worker who is meant; null for all, as an API of the version before says it
    record Wake(@Nullable String worker) implements Control {
        /// All are meant.
        public Wake() {
            this(null);
        }

        /// Whether this worker is meant.
        public boolean concerns(String id) {
            return worker == null || worker.equals(id);
        }
    }

    /// Why a task is to stop.
    enum StopReason {
        CANCELLED,
        PAUSED,
        /// More jobs run than the limit allows.
        LIMIT,
        /// The worker is no longer the owner.
        REVOKED;

        /// The name on the wire: lower case.
        @JsonValue
        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
