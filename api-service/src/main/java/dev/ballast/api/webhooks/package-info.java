/// Webhooks: events of jobs and models, signed, to addresses that admins name. An event is written
/// in the transaction of the change that it tells of, and sent at least once.
@NullMarked
package dev.ballast.api.webhooks;

import org.jspecify.annotations.NullMarked;
