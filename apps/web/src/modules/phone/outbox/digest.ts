interface Digests {
  digest(name: string, bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer>;
}

/** SHA-256 in hexadecimal. Sums are reckoned on pages that came over HTTPS only; in clear it is empty. */
export async function sumOf(content: string | ArrayBuffer): Promise<string> {
  const { subtle } = crypto as unknown as { subtle?: Digests };
  if (!subtle) return '';
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
  const sum = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return [...sum].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
