/// Plain `https://` and `http://` addresses of single files.
@NullMarked
package dev.ballast.download.source.http;

import org.jspecify.annotations.NullMarked;
