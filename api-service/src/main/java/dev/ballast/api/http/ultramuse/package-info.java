/// The model manager of UltraMuse, so that its page works against Ballast unchanged, served under
/// `/api/models`.
///
/// Its registry is what of the catalog has a `family`. Its models' root (`MODELS_DIR`) is the root
/// of the volume `shared`; its data base is the `installed-models.json` there, which cannot be
/// moved elsewhere.
///
/// | row | fact | here |
/// |---|---|---|
/// | UM1 | eleven models in four families | yes; sizes are the catalog's, about right until a hub was asked |
/// | UM2 | a token for three of them | 400 without one, before any job is made |
/// | UM3 | id `flux-1-dev` | yes |
/// | UM4 | fields of a definition, and what must be there | 400 names each field; `id` and `family` may be left out, as its own example does |
/// | UM5 | search and filters | `search`, `family`, `type`, `recommended` |
/// | UM6 | models of Hugging Face | yes |
/// | UM7 | pasted pages of CivitAI | with and without `modelVersionId`; the file is called by the model's name, with the suffix that it has there |
/// | UM8 | addresses | yes; resumed by the workers |
/// | UM9 | uploads of weights only | yes; upper case too, and no second suffix of programs before it |
/// | UM10 | the example of a model of one's own | yes |
/// | UM11 | folders by family, else by type | yes; in a folder called by its id below that where a model of another source has the place |
/// | UM12 | `installed-models.json` | written by the workers, on the volume |
/// | UM13 | disk usage | `totalDiskUsage`: each content once |
/// | UM14 | `MODELS_DIR`, `MODELS_DB_PATH` | partly: workers take `MODELS_DIR` for the root of `shared` where `BALLAST_VOLUMES` is not set, and have no default for it; `MODELS_DB_PATH` is declined: a worker does not start with one that names another place than `installed-models.json` in a root, as all who mount the volume look for it there |
/// | UM15 | `/api/models` | yes |
/// | UM16 | `/api/models/installed` | yes |
/// | UM17 | `/api/models/download` | yes |
/// | UM18 | `/api/models/upload` | a form with `file`, `family`, `type`; `GET` says how far one's own are while they come to this replica, `download/{jobId}` how far they are afterwards; not resumable, which `/api/v1/uploads` is |
/// | UM19 | progress record | yes; the popup is the page's |
/// | UM20 | stall | `stalled` once the source has been silent for 5 s, until bytes come |
/// | UM21 | integrity check | `POST /api/models/installed/verify`, of one or all; then `damaged` in the list |
/// | UM22 | installed base models only | `/api/models/installed?type=base_model&family=`; the selector is the page's |
/// | UM23 | a token is never stored | sealed beside its job, deleted when that ends; in no answer |
/// | UM24 | page of three tabs | the page's |
/// | UM25 | models that other tools put there | listed with the badge `auto-downloaded` once a scan saw them; not removable: Ballast touches no file of others |
///
/// Nobody depends on this package: it can be deleted.
@NullMarked
package dev.ballast.api.http.ultramuse;

import org.jspecify.annotations.NullMarked;
