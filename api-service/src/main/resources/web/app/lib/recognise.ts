/// What a pasted text looks like, before the service is asked. Only a hint: the service decides.
export interface Guess {
  kind: 'hugging-face' | 'gguf' | 'civitai' | 'address' | 'upload' | 'unknown';
  words: string;
}

export function recognise(text: string): Guess | null {
  const given = text.trim();
  if (!given) return null;
  const repo = /^(?:https?:\/\/(?:huggingface\.co|hf\.co)\/|hf:\/\/)((?:datasets\/)?[\w.-]+\/[\w.-]+)/i.exec(given);
  if (repo) return { kind: 'hugging-face', words: `Hugging Face repository ${repo[1]!.split('@')[0]}` };
  const gguf = /^gguf:\/\/([\w.-]+\/[\w.-]+)(?::([\w.-]+))?/i.exec(given);
  if (gguf) return { kind: 'gguf', words: `GGUF of ${gguf[1]}${gguf[2] ? `, quantisation ${gguf[2]}` : ''}` };
  if (/^(?:civitai:\/\/|urn:air:|air:|https?:\/\/(?:[\w-]+\.)*civitai\.)/i.test(given)) return { kind: 'civitai', words: 'CivitAI model' };
  const address = /^https?:\/\/([^/?#]+)/i.exec(given);
  if (address) return { kind: 'address', words: `File at ${address[1]!.replace(/^.*@/, '')}` };
  if (/^[\w.-]+\/[\w.-]+$/.test(given)) return { kind: 'hugging-face', words: `Hugging Face repository ${given}` };
  return { kind: 'unknown', words: 'Not known: paste a model page, a repository (org/name), or a download address' };
}

/// A bare `org/name` means the hub that everybody means.
export function asSource(text: string): string {
  const given = text.trim();
  return /^[\w.-]+\/[\w.-]+$/.test(given) ? `hf://${given}` : given;
}
