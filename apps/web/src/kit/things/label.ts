/** The number a label carries: the end of its address, old (`/m/thing/…`) or new (`/p/~…`), else the text itself. */
export const thingInCode = (text: string): string =>
  decodeURIComponent(/\/(?:p\/~|m\/thing\/|things\/)([\w.%-]+)/.exec(text)?.[1] ?? text.trim());
