/// The faces of the service. Each package below is one; this one holds the page that greets people.
@NullMarked
package dev.ballast.api.http;

import org.jspecify.annotations.NullMarked;
