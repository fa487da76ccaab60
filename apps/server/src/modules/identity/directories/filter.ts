import { Filter, FilterParser } from 'ldapts';

/** The filter that finds one person: whatever he typed stays a value (RFC 4515, 3). */
export const filterFor = (template: string, username: string): string =>
  // A function, since `$&` in a replacement text would mean something.
  template.replaceAll('{user}', () => Filter.escape(username));

export function isFilter(template: string): boolean {
  try {
    FilterParser.parseString(filterFor(template, 'user'));
    return true;
  } catch {
    return false;
  }
}
