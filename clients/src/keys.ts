const LENGTH = 16;

/** An idempotency key: one of a person's intention, made once, the same on every retry. */
export function newKey(): string {
  const bytes = new Uint8Array(LENGTH);
  // Hermes has no crypto of its own. A key has to be unique for its caller, not secret.
  if (globalThis.crypto?.getRandomValues !== undefined) globalThis.crypto.getRandomValues(bytes);
  else bytes.forEach((_, at) => (bytes[at] = Math.floor(Math.random() * 256)));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
