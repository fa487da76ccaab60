/** The door a signal comes through, e.g. `mqtt`: as the intake log says it. */
export type Via = string;

/** What came, as the intake log keeps it. */
export function textOf(body: unknown): string {
  const text = typeof body === 'string' ? body : jsonOf(body);
  // PostgreSQL keeps no NUL in text.
  return text.replaceAll('\0', '\uFFFD').slice(0, 4000);
}

function jsonOf(body: unknown): string {
  try {
    return JSON.stringify(body) ?? '';
  } catch {
    // Lists in lists in lists, deeper than any stack.
    return '[…]';
  }
}
