/// The web page: one document for all its addresses, which fetches what it shows from `/api/v1`.
/// Its sources are in `resources/web`.
@NullMarked
package dev.ballast.api.http.page;

import org.jspecify.annotations.NullMarked;
