import { placeKinds, type Place } from '@anyuan/contract';

export interface PlaceNode {
  place: Place;
  children: PlaceNode[];
}

/** The tree of a flat list; a place whose parent is out of reach stands at the top. */
export function treeOf(places: readonly Place[]): PlaceNode[] {
  const nodes = new Map(places.map((place) => [place.id, { place, children: [] as PlaceNode[] }]));
  const tops: PlaceNode[] = [];
  for (const node of nodes.values()) {
    const above = node.place.parentId ? nodes.get(node.place.parentId) : undefined;
    (above?.children ?? tops).push(node);
  }
  return tops;
}

/** Places whose name, code or phone contains the words, with everything above them. */
export function findPlaces(places: readonly Place[], words: string): Place[] {
  const wanted = words.trim().toLowerCase();
  if (!wanted) return [...places];
  const byId = new Map(places.map((place) => [place.id, place]));
  const kept = new Set<Place>();
  for (const place of places) {
    if (![place.name, place.code, place.phone ?? ''].some((text) => text.toLowerCase().includes(wanted))) continue;
    for (let one: Place | undefined = place; one; one = one.parentId ? byId.get(one.parentId) : undefined)
      kept.add(one);
  }
  return places.filter((place) => kept.has(place));
}

/** Places drawn on the plan of `owner`: those below it that have no other plan in between. */
export function placesOnPlan(places: readonly Place[], owner: Place): Place[] {
  const byId = new Map(places.map((place) => [place.id, place]));
  return places.filter((place) => planOwner(place, byId)?.id === owner.id);
}

/** The nearest place above this one that has a floor plan. */
export function planOwner(place: Place, byId: ReadonlyMap<string, Place>): Place | undefined {
  let above = place.parentId ? byId.get(place.parentId) : undefined;
  while (above && !above.plan) above = above.parentId ? byId.get(above.parentId) : undefined;
  return above;
}

/** Kinds that may stand below a place of this kind. */
export const kindsBelow = (kind: Place['kind'] | undefined): Place['kind'][] =>
  placeKinds.slice(kind === undefined ? 0 : placeKinds.indexOf(kind) + 1, kind === undefined ? 1 : undefined);
