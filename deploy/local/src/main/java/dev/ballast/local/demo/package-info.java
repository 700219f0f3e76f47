/// The demo: real model files through the whole product, with a worker killed on the way.
@NullMarked
package dev.ballast.local.demo;

import org.jspecify.annotations.NullMarked;
