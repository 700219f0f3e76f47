/// Models and datasets of the Hugging Face Hub, and of mirrors that speak like it.
@NullMarked
package dev.ballast.download.source.huggingface;

import org.jspecify.annotations.NullMarked;
