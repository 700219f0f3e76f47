/// Who may do what: API keys, users, roles, the keys of the first start, and the sealing of job
/// secrets.
@NullMarked
package dev.ballast.api.access;

import org.jspecify.annotations.NullMarked;
