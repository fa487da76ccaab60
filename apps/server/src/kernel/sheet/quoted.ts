/** What a spreadsheet program could take for a formula, also after a detour through CSV. */
const active = /^[=+\-@\t\r]/;

export const quoted = (text: string): string => (active.test(text) ? `'${text}` : text);

export const unquoted = (text: string): string =>
  text.startsWith("'") && active.test(text.slice(1)) ? text.slice(1) : text;
