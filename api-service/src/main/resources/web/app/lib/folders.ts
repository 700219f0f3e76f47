/// The folders that programs look in, as ComfyUI names them.
export const FOLDERS = [
  'checkpoints', 'diffusion_models', 'loras', 'vae', 'text_encoders', 'clip_vision', 'controlnet', 'ipadapter',
  'upscale_models', 'embeddings', 'detectors', 'animatediff', 'segmentation', 'faceswap',
];

/// The ways in which an installed model can be seen.
export const VIEWS: [string, string][] = [
  ['', 'as the source suggests'],
  ['plain', 'plain: files in a folder (ComfyUI)'],
  ['hf-cache', 'hf-cache: Hugging Face cache (transformers, vLLM)'],
  ['llama-cpp', 'llama-cpp: llama.cpp cache'],
];
