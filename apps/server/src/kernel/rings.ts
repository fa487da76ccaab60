/**
 * Which of these would stand below themselves, by going up from each. The one look at trees before they are written;
 * the trigger `no_ring` looks again at what is written by whatever way.
 */
export function inRings(above: ReadonlyMap<string, string | null | undefined>, asked: Iterable<string>): Set<string> {
  const rings = new Set<string>();
  const settled = new Set<string>();
  for (const start of asked) {
    const way: string[] = [];
    const seen = new Set<string>();
    let at: string | null | undefined = start;
    while (at && !seen.has(at) && !settled.has(at)) {
      seen.add(at);
      way.push(at);
      at = above.get(at);
    }
    if (at && seen.has(at)) for (const one of way.slice(way.indexOf(at))) rings.add(one);
    for (const one of way) settled.add(one);
  }
  return rings;
}
