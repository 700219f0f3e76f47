package dev.ballast.metadata.safety;

import dev.ballast.model.artifact.Safety.Verdict;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Judges what a pickle imports. What nobody has listed is suspicious; a module below one that is
/// wholly denied is denied too.
final class ImportRules {
    private static final Set<String> DENIED_MODULES =
            Set.of(
                    "os",
                    "posix",
                    "nt",
                    "posixpath",
                    "ntpath",
                    "subprocess",
                    "sys",
                    "socket",
                    "ssl",
                    "shutil",
                    "pty",
                    "runpy",
                    "ctypes",
                    "_ctypes",
                    "pickle",
                    "_pickle",
                    "cPickle",
                    "dill",
                    "cloudpickle",
                    "joblib",
                    "pip",
                    "pdb",
                    "bdb",
                    "asyncio",
                    "webbrowser",
                    "timeit",
                    "profile",
                    "cProfile",
                    "urllib",
                    "requests",
                    "aiohttp",
                    "http",
                    "httplib",
                    "httpx",
                    "importlib",
                    "imp",
                    "zipimport",
                    "multiprocessing",
                    "threading",
                    "_thread",
                    "signal",
                    "code",
                    "codeop",
                    "commands",
                    "popen2",
                    "platform",
                    "ftplib",
                    "smtplib",
                    "telnetlib",
                    "tempfile",
                    "pathlib",
                    "doctest",
                    "trace",
                    "idlelib",
                    "site",
                    "marshal",
                    "inspect",
                    "linecache",
                    "distutils",
                    "setuptools",
                    "ensurepip",
                    "venv",
                    "pydoc",
                    "test",
                    "concurrent");
    private static final Map<String, Set<String>> DENIED_NAMES =
            Map.of(
                    "builtins", dangerousBuiltins(),
                    "__builtin__", dangerousBuiltins(),
                    "logging", Set.of("FileHandler"),
                    "_io", Set.of("FileIO", "open", "open_code"),
                    "io", Set.of("FileIO", "open", "open_code"),
                    "operator", Set.of("attrgetter", "itemgetter", "methodcaller"),
                    "_operator", Set.of("attrgetter", "itemgetter", "methodcaller"),
                    "functools", Set.of("partial", "reduce"),
                    "pkgutil", Set.of("resolve_name"),
                    "types", Set.of("CodeType", "FunctionType"));
    private static final Map<String, Set<String>> DENIED_OF_TORCH =
            Map.of(
                    "torch", Set.of("load"),
                    "torch.serialization", Set.of("load"),
                    "torch.storage", Set.of("_load_from_bytes"),
                    "torch.hub", Set.of("load", "load_state_dict_from_url", "download_url_to_file"),
                    "numpy", Set.of("load"));
    private static final Map<String, Set<String>> ALLOWED =
            Map.of(
                    "collections", Set.of("OrderedDict"),
                    "torch._utils", Set.of("_rebuild_tensor_v2"),
                    "numpy", Set.of("dtype", "ndarray"),
                    "numpy.core.multiarray", Set.of("_reconstruct"),
                    "numpy._core.multiarray", Set.of("_reconstruct"));
    private static final Pattern TORCH_STORAGE = Pattern.compile("[A-Za-z0-9]*Storage");

    private ImportRules() {}

    private static Set<String> dangerousBuiltins() {
        return Set.of(
                "eval",
                "exec",
                "execfile",
                "compile",
                "getattr",
                "setattr",
                "delattr",
                "open",
                "__import__",
                "apply",
                "breakpoint",
                "input",
                "globals",
                "locals",
                "vars",
                "map",
                "filter");
    }

    static Verdict judge(String module, String name) {
        if (isDenied(module, name)) {
            return Verdict.DANGEROUS;
        }
        boolean allowed =
                ALLOWED.getOrDefault(module, Set.of()).contains(name)
                        || (module.equals("torch") && TORCH_STORAGE.matcher(name).matches());
        return allowed ? Verdict.CLEAN : Verdict.SUSPICIOUS;
    }

    /// A name with dots walks from attribute to attribute, and may come by any module on its way.
    private static boolean isDenied(String module, String name) {
        int dot = module.indexOf('.');
        if (DENIED_MODULES.contains(dot < 0 ? module : module.substring(0, dot))
                || DENIED_NAMES.getOrDefault(module, Set.of()).contains(name)
                || DENIED_OF_TORCH.getOrDefault(module, Set.of()).contains(name)) {
            return true;
        }
        for (String part : name.split("\\.", -1)) {
            boolean walks = !part.equals(name);
            if (walks && (DENIED_MODULES.contains(part) || dangerousBuiltins().contains(part))) {
                return true;
            }
        }
        return name.startsWith("__") && name.contains(".");
    }
}
