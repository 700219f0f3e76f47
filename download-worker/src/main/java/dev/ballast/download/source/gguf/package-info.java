/// GGUF models of the Hugging Face Hub by tag, chosen as llama.cpp chooses them.
@NullMarked
package dev.ballast.download.source.gguf;

import org.jspecify.annotations.NullMarked;
