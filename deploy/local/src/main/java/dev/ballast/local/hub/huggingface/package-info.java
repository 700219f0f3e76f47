/// A small Hugging Face Hub for tests, the demo and measurements: its API, its files and the
/// storage behind them, as the clients of the real one know them.
@NullMarked
package dev.ballast.local.hub.huggingface;

import org.jspecify.annotations.NullMarked;
