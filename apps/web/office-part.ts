/** What of the bundler's graph is asked here. */
interface Graph {
  getModuleInfo(id: string): { importedIds: readonly string[]; dynamicallyImportedIds: readonly string[] } | null;
}

/** Pages that are opened by themselves, in a hurry: what they need comes in pieces of its own. */
const alone = /[\\/](Console|Board|Phone|Screen)Page\.tsx$/;

/**
 * Names the part that modules many pages of the office share are put in, so that a page asks for one large file and not
 * for a hundred small ones. A module that a page of its own needs at once is in none.
 * @param least so many pages of the office need it
 */
export function officePart(least: number): (id: string, graph: Graph) => 'office' | null {
  let shares: Map<string, number> | undefined;
  return (id, graph) => (((shares ??= sharesOf(graph)).get(id) ?? 0) >= least ? 'office' : null);
}

const root = (name: string): string => `${import.meta.dirname}/src/${name}`.replaceAll('\\', '/');

/** How many pages of the office need a module; those a page of its own needs are left out. */
function sharesOf(graph: Graph): Map<string, number> {
  const pages = graph.getModuleInfo(root('pages.ts'))?.dynamicallyImportedIds ?? [];
  const offices = pages.filter((page) => !alone.test(page));
  const shares = new Map<string, number>();
  for (const page of offices) for (const id of needsOf(graph, [page])) shares.set(id, (shares.get(id) ?? 0) + 1);
  for (const id of needsOf(graph, [root('shell/OfficeLayout.tsx')])) shares.set(id, offices.length);
  const firsts = ['main.tsx', 'shell/RequirePerson.tsx', 'theme-antd.tsx'].map(root);
  for (const id of needsOf(graph, [...firsts, ...pages.filter((page) => alone.test(page))])) shares.delete(id);
  return shares;
}

/** Modules that are loaded with these. */
function needsOf(graph: Graph, ids: readonly string[]): Set<string> {
  const found = new Set<string>();
  const open = [...ids];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(graph.getModuleInfo(id)?.importedIds ?? []));
  }
  return found;
}
