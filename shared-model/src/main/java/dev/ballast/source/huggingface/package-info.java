/// The Hugging Face Hub and its mirrors: where they are, how they are asked, why they refuse.
@NullMarked
package dev.ballast.source.huggingface;

import org.jspecify.annotations.NullMarked;
