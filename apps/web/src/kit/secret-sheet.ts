import { printPage } from './print-page.ts';

interface Sheet {
  title: string;
  /** Under the title: what to do with it. */
  note: string;
  columns: readonly string[];
  rows: readonly (readonly (string | null)[])[];
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const safe = (text: string): string => text.replace(/[&<>"]/g, (one) => entities[one] ?? one);
const row = (cells: readonly string[], tag: 'th' | 'td'): string =>
  `<tr>${cells.map((cell) => `<${tag}>${safe(cell)}</${tag}>`).join('')}</tr>`;

/** Passwords or tokens on A4, a row each, to be cut apart. They are on this page and on paper, and nowhere else. */
export const secretSheet = ({ title, note, columns, rows }: Sheet): string => `<!doctype html><meta charset="utf-8">
<title>${safe(title)}</title>
<style>
  @page { size: A4; margin: 12mm }
  body { font: 12px/1.5 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif }
  h1 { font-size: 18px; margin: 0 0 4px }
  table { width: 100%; border-collapse: collapse }
  th, td { border: 1px dashed #888; padding: 6px 8px; text-align: left; overflow-wrap: anywhere }
  td:last-child { font: 13px/1.5 monospace }
  tr { break-inside: avoid }
  thead { display: table-header-group }
</style>
<h1>${safe(title)}</h1><p>${safe(note)}</p>
<table><thead>${row(columns, 'th')}</thead><tbody>${rows
  .map((cells) =>
    row(
      cells.map((cell) => cell ?? ''),
      'td',
    ),
  )
  .join('')}</tbody></table>`;

export const printSecrets = (sheet: Sheet): Promise<void> => printPage(secretSheet(sheet));
