/** Kind and time of a message in our own language of signals; undefined for anything else. */
export function saidBy(body: string): { kind: string; at: string | undefined } | undefined {
  try {
    const said = JSON.parse(body) as { kind?: unknown; at?: unknown } | null;
    if (typeof said?.kind !== 'string') return undefined;
    const isTime = typeof said.at === 'string' && !Number.isNaN(Date.parse(said.at));
    return { kind: said.kind, at: isTime ? (said.at as string) : undefined };
  } catch {
    return undefined;
  }
}
