/** Chinese is the source; English must have the same keys, no more and no fewer, or this does not compile. */
export function dictionary<const Zh extends Record<string, string>>(texts: {
  zh: Zh;
  en: { [K in keyof Zh]: string };
}): { zh: Zh; en: { [K in keyof Zh]: string } } {
  return texts;
}
