/// How work finds workers and how their reports change it: claims, reports, leases, the fleet.
@NullMarked
package dev.ballast.api.dispatch;

import org.jspecify.annotations.NullMarked;
