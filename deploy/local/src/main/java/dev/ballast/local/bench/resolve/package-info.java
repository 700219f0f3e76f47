/// How long a worker takes to list a repository of a Hugging Face Hub.
@NullMarked
package dev.ballast.local.bench.resolve;

import org.jspecify.annotations.NullMarked;
