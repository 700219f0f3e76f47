package dev.ballast.metadata.safety;

import dev.ballast.model.artifact.Safety.Verdict;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Judges what a pickle imports, by the names of Python 3 and by those of Python 2 that it maps to
/// them. What nobody has listed is suspicious; a module below one that is wholly denied is denied
/// too.
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
                    "concurrent",
                    "thread",
                    "dummy_thread",
                    "dummy_threading",
                    "urllib2",
                    "uuid",
                    "imaplib",
                    "poplib",
                    "nntplib",
                    "xmlrpc",
                    "xmlrpclib",
                    "SimpleXMLRPCServer",
                    "DocXMLRPCServer",
                    "BaseHTTPServer",
                    "SimpleHTTPServer",
                    "CGIHTTPServer",
                    "SocketServer",
                    "socketserver",
                    "winreg",
                    "anydbm",
                    "whichdb",
                    "dbhash",
                    "dumbdbm",
                    "gdbm",
                    "dbm",
                    "shelve",
                    "sqlite3",
                    "fileinput",
                    "glob",
                    "zipfile",
                    "tarfile",
                    "mmap",
                    "fcntl",
                    "unittest",
                    "lib2to3",
                    "tkinter",
                    "Tkinter",
                    "turtle",
                    "antigravity",
                    "cffi",
                    "pexpect",
                    "paramiko",
                    "psutil",
                    "IPython");

    /// Parts of programs that are otherwise harmless; what is below them is denied too.
    private static final Set<String> DENIED_PARTS =
            Set.of(
                    "logging.config",
                    "logging.handlers",
                    "numpy.testing",
                    "numpy.f2py",
                    "numpy.distutils",
                    "numpy.ctypeslib",
                    "torch.utils.cpp_extension",
                    "torch.utils.collect_env",
                    "torch.utils.bottleneck",
                    "torch.utils.model_zoo",
                    "torch.distributed",
                    "torch.package",
                    "torch.testing",
                    "torch._inductor",
                    "torch._dynamo");

    /// Roots that begin with an underscore and are met in honest pickles. The others are the inner
    /// side of the standard library.
    private static final Set<String> INNER_ALLOWED =
            Set.of("__builtin__", "__main__", "__torch__", "_codecs", "_io", "_operator");

    private static final Pattern MODULE = Pattern.compile("\\w+(\\.\\w+)*+");
    private static final Pattern NAME = Pattern.compile("[\\w.<>]+");

    private static final Map<String, Set<String>> DENIED_NAMES =
            Map.ofEntries(
                    Map.entry("builtins", dangerousBuiltins()),
                    Map.entry("__builtin__", dangerousBuiltins()),
                    Map.entry("logging", Set.of("FileHandler")),
                    Map.entry("_io", Set.of("FileIO", "open", "open_code")),
                    Map.entry("io", Set.of("FileIO", "open", "open_code")),
                    Map.entry("operator", Set.of("attrgetter", "itemgetter", "methodcaller")),
                    Map.entry("_operator", Set.of("attrgetter", "itemgetter", "methodcaller")),
                    Map.entry("functools", Set.of("partial", "reduce")),
                    Map.entry("itertools", Set.of("imap", "ifilter")),
                    Map.entry("codecs", Set.of("open")),
                    Map.entry("gzip", Set.of("open", "GzipFile")),
                    Map.entry("bz2", Set.of("open", "BZ2File")),
                    Map.entry("lzma", Set.of("open", "LZMAFile")),
                    Map.entry("pkgutil", Set.of("resolve_name")),
                    Map.entry("types", Set.of("CodeType", "FunctionType")));
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
                    "_codecs", Set.of("encode"),
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
                "file",
                "reduce",
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

    /// Whether modules and names are spelled like that.
    static boolean isName(String module, String name) {
        return MODULE.matcher(module).matches() && NAME.matcher(name).matches();
    }

    /// A name with dots walks from attribute to attribute, and comes by any module on its way.
    private static boolean isDenied(String module, String name) {
        int dot = module.indexOf('.');
        String root = dot < 0 ? module : module.substring(0, dot);
        return DENIED_MODULES.contains(root)
                || (root.startsWith("_") && !INNER_ALLOWED.contains(root))
                || DENIED_PARTS.stream().anyMatch(part -> (module + ".").startsWith(part + "."))
                || DENIED_NAMES.getOrDefault(module, Set.of()).contains(name)
                || DENIED_OF_TORCH.getOrDefault(module, Set.of()).contains(name)
                || name.contains(".");
    }
}
