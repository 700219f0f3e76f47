/// The model API of llamactl, so that its clients and its page work against Ballast unchanged.
///
/// Served under `/api/v1/backends/llama-cpp/models`, as llamactl 0.15 to 0.19 do. Later versions
/// moved to `/api/v1/models`, which is the native API's here; their clients are given the base
/// address `http://host:port/llamactl`, below which the same calls are served as they know them.
///
/// | call | answer | differs from llamactl |
/// |---|---|---|
/// | `POST …/download` | 202 `job_id`, `repo`, `tag` | a job for the same model under way is joined; `format` `gguf` or `safetensors` under both prefixes |
/// | `GET …/jobs`, `GET …/jobs/{id}` | jobs of `gguf://` and `hf://` sources, whoever asked for them, newest first | kept in the database, so a restart forgets none; those that ended more than 24 h ago, and all but the newest 1000, are left out |
/// | `DELETE …/jobs/{id}` | 204; 409 `cannot_cancel` once it has ended | `?forget=true`, or the newer prefix: removes an ended job |
/// | `GET …` | what is installed in a cache; the fields of its code and of its documentation | a volume that several workers mount is listed once; files in plain folders are not listed, and not deleted |
/// | `DELETE …?repo=&tag=` | 204, 400, 404 | 409 `delete_failed` while a job writes the model |
/// | keys | `Authorization: Bearer`, `X-API-Key`, `?api_key=` | roles: `viewer` reads, `operator` does the rest |
/// | `node` | a worker's id: it alone fetches a download, to a volume that it mounts (one that nobody else mounts, if there is any), and the job waits while it is lost or drains; list and delete keep to the volumes that it mounts; 404 `node_not_found` | not passed on to another service; the same model under way is joined, wherever that runs |
///
/// A job's `status`: `queued` (also `waiting` and `paused`), `downloading` (also `resolving` and
/// `publishing`), `completed`, `failed`, `cancelled`. Its id is the first half of ours. A mistyped
/// tag is an error that names what there is; no other quantisation is fetched in its place. The
/// token of the hub is the workers' `HF_TOKEN`, its address their `HF_ENDPOINT`.
///
/// The layout is that of the hub's own clients, below `<volume>/llama.cpp`; the flat one of former
/// versions is not written; files that lie there in it are listed once a scan of the volume has
/// seen them, and are not removed by these calls. Listings of the commit are asked first, the
/// manifest of a tag only where there are none. What is recorded of a file is its commit and
/// digest, not an entity tag: what has not changed is not fetched again.
///
/// Nobody depends on this package: it can be deleted.
@NullMarked
package dev.ballast.api.http.llamacpp;

import org.jspecify.annotations.NullMarked;
