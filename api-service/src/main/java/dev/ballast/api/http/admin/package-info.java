/// The API of the catalog page at `/admin/models` that other programs know, served under
/// `/api/admin`. Models are named by their files there; where several have the same one, by folder
/// and file, or by id.
///
/// | row | fact | here |
/// |---|---|---|
/// | A-01… …, A-25 | what the page shows | the page's; the list has each field that it needs |
/// | A-05 | disk | `stats`, and `GET /system/status` |
/// | A-06 | parallel downloads | `PUT /settings`, stored, acts within 5 s |
/// | A-18 | source link | ids of CivitAI, `hf_repo` |
/// | A-20 | retry | the same call as a download |
/// | A-21 | delete from disk | the entry stays and is `missing`; 409 for a file that others put there |
/// | A-22 | progress | null while the total is unknown; bytes in the stream |
/// | A-23 | names in paths | URL-encoded; errors are `{detail}` |
/// | A-26 | remove from the catalog | 409 while the file is on disk |
/// | A-30 | `GET /models` | by category, with `stats`; speeds under both names |
/// | A-31 | `POST /models/download/{filename}` | yes |
/// | A-32 | `DELETE /models/{filename}` | 409 while a job writes it, and for one file of a model that has others |
/// | A-33 | `batch-download`, `download-batch` | both |
/// | A-34, A-35 | `POST /models/import` | form or body, list or categories; adds and updates, and names wrong rows |
/// | A-36, A-50 | `fetch-metadata` | all that a hub can know, by jobs of kind `metadata`; what is asked about already is not queued again; `fetch-metadata/stop` cancels them, and none that a caller waits for |
/// | A-37 | `metadata-status` | what a hub does not have is an `error` |
/// | A-51…A-55 | what is fetched, and how | the metadata worker's |
/// | A-56 | one bad model does not stop the others | when the job has ended the log names those that failed, at most 20 |
/// | A-38 | activity log | made of jobs, UTC; clearing it is remembered |
/// | A-39 | `max_concurrent` | brought into 1 to 10; more can be set by `/api/v1/settings`; also `maintenance` |
/// | A-40 | `GET /models/status` | events, one each second; `error` ones stay until they are retried |
/// | A-41 | `civitai-map` | `catalog` is the category |
/// | A-42 | `civitai/add` | a worker asks the site, within 30 s; `reason` also where another model is at its place |
/// | A-43 | LoRAs, `sync` | what is compatible has the same `base_model`; upstream of the catalog are its files (`BALLAST_CATALOG`) |
/// | A-44 | `settings/env` | `HF_TOKEN`, `CIVITAI_TOKEN`: stored credentials, masked; short ones show nothing |
/// | A-45 | keys and sessions | as everywhere; in maintenance only admins change anything, others get 503 |
/// | A-57 | how hubs are asked | by the workers, tokens in headers only |
/// | A-58 | events | the native streams and webhooks; of metadata its jobs alone (`job.completed` ends a batch), whose files say what came of each model |
///
/// Nobody depends on this package: it can be deleted.
@NullMarked
package dev.ballast.api.http.admin;

import org.jspecify.annotations.NullMarked;
