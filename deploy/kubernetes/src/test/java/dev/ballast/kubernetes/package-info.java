/// Checks of what Ballast is deployed with: the chart, the compose file, dashboards and alerts.
@NullMarked
package dev.ballast.kubernetes;

import org.jspecify.annotations.NullMarked;
