type Row = Readonly<Record<string, unknown>>;

/** Which columns of a table make a tree of it: what a row is called, and below which it stands. */
export interface TreeColumns {
  name: string;
  parent: string;
}

export interface Branch<R extends Row = Row> {
  name: string;
  /** Null: named as somebody's parent, with no row of its own. */
  row: R | null;
  below: Branch<R>[];
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** What rows make when each stands below the one it names; one that comes round to itself is where its ring begins. */
export function treeOf<R extends Row>(rows: readonly R[], { name, parent }: TreeColumns): Branch<R>[] {
  const branches = new Map<string, Branch<R>>();
  const roots: Branch<R>[] = [];
  const own = rows.map((row): Branch<R> => ({ name: textOf(row[name]), row, below: [] }));
  // Two rows of one name: the first has what stands below them.
  for (const one of own) if (!branches.has(one.name)) branches.set(one.name, one);
  const rings = ringsIn(rows, { name, parent });
  for (const one of own) {
    const above = textOf(one.row?.[parent]);
    if (above === '' || rings.has(one.name)) {
      roots.push(one);
      continue;
    }
    let found = branches.get(above);
    if (!found) {
      found = { name: above, row: null, below: [] };
      branches.set(above, found);
      roots.push(found);
    }
    found.below.push(one);
  }
  return roots;
}

/** From the top down, each with how deep it stands. */
export const walked = <R extends Row>(tree: readonly Branch<R>[], depth = 0): { branch: Branch<R>; depth: number }[] =>
  tree.flatMap((branch) => [{ branch, depth }, ...walked(branch.below, depth + 1)]);

/** Names that would stand below themselves. */
export function ringsIn(rows: readonly Row[], { name, parent }: TreeColumns): Set<string> {
  const above = new Map<string, string>();
  for (const row of rows) if (!above.has(textOf(row[name]))) above.set(textOf(row[name]), textOf(row[parent]));
  const rings = new Set<string>();
  for (const start of above.keys()) {
    const seen = new Set<string>();
    for (let at: string | undefined = start; at; at = above.get(at)) {
      if (seen.has(at)) {
        if (at === start) rings.add(start);
        break;
      }
      seen.add(at);
    }
  }
  return rings;
}
