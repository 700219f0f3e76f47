package dev.ballast.local;

import dev.ballast.local.process.Console;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What a local Ballast is like.
///
/// @param home the checkout, with the built services
/// @param data where everything is kept
/// @param host address that the API listens on
/// @param port port of the API, 0 to take a free one and remember it
/// @param workers download workers, 1 or more
/// @param slots tasks that each worker does at once, 1 or more
/// @param egressAllow host names and CIDRs that workers may reach although they are private
/// @param restarts whether a process that dies is started again
/// @param environment further environment variables, by service
/// @param console where a person watches
public record LocalOptions(
        Path home,
        DataFolder data,
        String host,
        int port,
        int workers,
        int slots,
        List<String> egressAllow,
        boolean restarts,
        Map<Service, Map<String, String>> environment,
        Console console) {

    public LocalOptions {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port %d is not within 0…65535".formatted(port));
        }
        if (workers < 1 || slots < 1) {
            throw new IllegalArgumentException(
                    "%d workers with %d slots do no work".formatted(workers, slots));
        }
        egressAllow = List.copyOf(egressAllow);
        environment = Map.copyOf(environment);
    }

    /// Two workers of four slots each, on a free port of 127.0.0.1, watched by nobody.
    public static LocalOptions in(Path home, Path data) {
        return new LocalOptions(
                home,
                new DataFolder(data),
                "127.0.0.1",
                0,
                2,
                4,
                List.of(),
                true,
                Map.of(),
                Console.silent());
    }

    public LocalOptions withHost(String value) {
        return new LocalOptions(
                home,
                data,
                value,
                port,
                workers,
                slots,
                egressAllow,
                restarts,
                environment,
                console);
    }

    public LocalOptions withPort(int value) {
        return new LocalOptions(
                home,
                data,
                host,
                value,
                workers,
                slots,
                egressAllow,
                restarts,
                environment,
                console);
    }

    public LocalOptions withWorkers(int value) {
        return new LocalOptions(
                home, data, host, port, value, slots, egressAllow, restarts, environment, console);
    }

    public LocalOptions withSlots(int value) {
        return new LocalOptions(
                home,
                data,
                host,
                port,
                workers,
                value,
                egressAllow,
                restarts,
                environment,
                console);
    }

    public LocalOptions allowing(String... hosts) {
        return new LocalOptions(
                home,
                data,
                host,
                port,
                workers,
                slots,
                List.of(hosts),
                restarts,
                environment,
                console);
    }

    public LocalOptions withRestarts(boolean value) {
        return new LocalOptions(
                home, data, host, port, workers, slots, egressAllow, value, environment, console);
    }

    public LocalOptions watchedOn(Console value) {
        return new LocalOptions(
                home, data, host, port, workers, slots, egressAllow, restarts, environment, value);
    }

    /// Adds one environment variable to every process of a service.
    public LocalOptions with(Service service, String name, String value) {
        Map<Service, Map<String, String>> changed = new EnumMap<>(Service.class);
        changed.putAll(environment);
        Map<String, String> variables = new HashMap<>(variables(service));
        variables.put(name, value);
        changed.put(service, Map.copyOf(variables));
        return new LocalOptions(
                home, data, host, port, workers, slots, egressAllow, restarts, changed, console);
    }

    Map<String, String> variables(Service service) {
        return environment.getOrDefault(service, Map.of());
    }

    /// Looks for the checkout from the working directory upwards, unless `-Dballast.home` names it.
    ///
    /// @throws IllegalStateException when it is not found
    public static Path findHome() {
        String configured = System.getProperty("ballast.home");
        if (configured != null) {
            return Path.of(configured);
        }
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && !folder.resolve("api-service/pom.xml").toFile().exists()) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("run this within a checkout of Ballast");
        }
        return folder;
    }
}
