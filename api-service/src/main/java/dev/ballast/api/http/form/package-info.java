/// Forms that bring files.
@NullMarked
package dev.ballast.api.http.form;

import org.jspecify.annotations.NullMarked;
