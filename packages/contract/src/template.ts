/** A template with what is known in its places; a place nothing is known for stays, for whoever reads it over. */
export const filledIn = (text: string, facts: ReadonlyMap<string, string>): string =>
  text.replace(/\{([^{}\n]{1,40})\}/g, (place, name: string) => facts.get(name.trim()) ?? place);

/** Places that are still to be filled by hand. */
export const openPlaces = (text: string): string[] => [...new Set(text.match(/\{[^{}\n]{1,40}\}/g) ?? [])];
