/** A cell of whatever kind as the text a person sees in it. */
export function cellText(value: unknown): string | { error: string } {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return unquoted(value.trim());
  // 15 digits are what a spreadsheet shows; the rest is noise of binary fractions.
  if (typeof value === 'number') return String(Number(value.toPrecision(15)));
  if (typeof value === 'boolean') return value ? 'true' : 'false';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : dateText(value);
  if (typeof value !== 'object') return '';
  if ('error' in value) return { error: String(value.error) };
  if ('richText' in value && Array.isArray(value.richText))
    return cellText(value.richText.map((run: { text?: string }) => run.text ?? '').join(''));
  if ('formula' in value || 'sharedFormula' in value) return cellText((value as { result?: unknown }).result);
  if ('hyperlink' in value) return cellText((value as { text?: unknown }).text);
  return '';
}

/** A day, and the time of it if there is one; spreadsheets count in fractions of days that are a little off. */
function dateText(value: Date): string {
  const text = new Date(Math.round(value.getTime() / 60_000) * 60_000).toISOString();
  return text.slice(11, 16) === '00:00' ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' ');
}

/** What a spreadsheet program could take for a formula, also after a detour through CSV. */
const active = /^[=+\-@\t\r]/;

export const quoted = (text: string): string => (active.test(text) ? `'${text}` : text);

const unquoted = (text: string): string => (text.startsWith("'") && active.test(text.slice(1)) ? text.slice(1) : text);
