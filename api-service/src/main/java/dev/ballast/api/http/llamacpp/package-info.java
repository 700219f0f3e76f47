/// The model API of llamactl, so that its clients and its page work against Ballast unchanged.
///
/// Served under `/api/v1/backends/llama-cpp/models`, as llamactl 0.15 to 0.19 do. Later versions
/// moved to `/api/v1/models`, which is the native API's here; their clients are given the base
/// address `http://host:port/llamactl`, below which the same calls are served as they know them.
///
/// | row | fact | here |
/// |---|---|---|
/// | LC1 | `POST …/download`, `org/name:tag` | 202 with `job_id`, `repo`, `tag`; a job for the same model under way is joined |
/// | LC2 | without a tag | `Q4_K_M`, then `Q8_0`, then the first; the job shows which. A mistyped tag is an error that names what there is, no other one is fetched in its place |
/// | LC3 | no repository | 400 `invalid_request` |
/// | LC4 | `GET …/jobs`, `…/jobs/{id}` | jobs of `gguf://` and `hf://` sources, whoever asked for them, newest first; those that ended more than 24 h ago, and all but the newest 1000, are left out; a restart forgets none |
/// | LC5 | unknown job | 404 `job_not_found` |
/// | LC6 | cancel | 204; it stays `cancelled` and its bytes stop within 2 s |
/// | LC7 | cancel of an ended job | 409 `cannot_cancel` |
/// | LC8 | remove an ended job | 204 under the newer prefix, else with `?forget=true` |
/// | LC9 | `GET …` | what is installed in a cache, with the fields of its code and of its documentation; a volume that several workers mount is listed once; files in plain folders are not listed |
/// | LC10 | `DELETE …?repo=&tag=` | one tag, or all; 400, 404, and 409 `delete_failed` while a job writes the model; contents of others and plain folders stay. 404 also for what is listed and only a scan has seen, such as flat files (LC20): files of other programs are never touched |
/// | LC11 | one GGUF | partly: the file, a manifest of ours, and the entity tag as the hub's clients keep it, which is the name of the content below `blobs/`; there is no `.etag` and no manifest file of llamactl's |
/// | LC12 | parts, in a folder | all of them, by their names, one entry of the list |
/// | LC13 | mmproj | the nearest one comes along, or the job fails |
/// | LC14 | `preset.ini`, templates | where there are any; a preset stands alone; no templates from a hub without listings, as its manifest names none |
/// | LC15 | asked for again | nothing is sent that has not changed, by commit and digest |
/// | LC16 | changed at the hub | the new revision takes the place of the old one once it is verified |
/// | LC17 | token | the workers' `HF_TOKEN`, or the one that is stored for the hub; else the reason in plain words |
/// | LC18 | `User-Agent` | begins with `llama-cpp` where the manifest is asked, which is only where a hub has no listings |
/// | LC19 | places | partly: the workers' `HF_ENDPOINT`; the folder is `<volume>/llama.cpp`, so where neither `BALLAST_VOLUMES` nor `MODELS_DIR` names a volume, workers take the folder above `LLAMA_CACHE`, else above `LLAMACTL_LLAMACPP_CACHE_DIR`, for the root of `shared`, and do not start with one that is called otherwise than `llama.cpp` |
/// | LC20 | layouts | that of the hub's clients is written and listed; flat files of former versions are listed once a scan of the volume has seen them; as they are files of other programs, these calls do not remove them (404) |
/// | LC21 | `format` `safetensors` | under both prefixes; weights, or `.bin` where there are none, with configuration and tokenizer |
/// | LC22 | `node` | a worker's id: it alone fetches a download, to a volume that it mounts (one that nobody else mounts, if there is any), and the job waits while it is lost or drains; list and delete keep to the volumes that it mounts; 404 `node_not_found`. The same model under way is joined, wherever that runs; calls are not passed on to another service |
/// | LC23 | keys | `Authorization: Bearer`, `X-API-Key`, `?api_key=`; 401 and 403 in its shape. Roles: `viewer` reads, `operator` does the rest |
/// | LC24 | names that lead elsewhere | refused; nothing is written outside the volume |
/// | LC25 | a worker dies | another one, or it again, goes on from the last durable byte |
/// | LC26 | a range is ignored | the file begins anew, nothing is appended |
/// | LC27 | progress | ends at exactly all bytes, counts none twice |
///
/// A job's `status`: `queued` (also `waiting` and `paused`), `downloading` (also `resolving` and
/// `publishing`), `completed`, `failed`, `cancelled`. Its id is the first half of ours.
///
/// Nobody depends on this package: it can be deleted.
@NullMarked
package dev.ballast.api.http.llamacpp;

import org.jspecify.annotations.NullMarked;
