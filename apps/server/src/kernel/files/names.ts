import { plainLine } from '@anyuan/contract';

/** How files of a type end; the first is what a name gets that ends otherwise. */
const endings: Record<string, readonly string[]> = {
  'image/jpeg': ['jpg', 'jpeg'],
  'image/png': ['png'],
  'image/webp': ['webp'],
  'image/svg+xml': ['svg'],
  'application/pdf': ['pdf'],
  'video/mp4': ['mp4', 'm4v'],
  'video/quicktime': ['mov'],
  'video/x-m4v': ['m4v', 'mp4'],
  'video/matroska': ['mkv'],
  'video/vnd.avi': ['avi'],
  'video/MP2P': ['mpg', 'mpeg'],
  'video/mp2t': ['ts', 'mts', 'm2ts'],
  'audio/wav': ['wav'],
  'audio/mpeg': ['mp3'],
  'audio/x-m4a': ['m4a'],
  'audio/mp4': ['m4a'],
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': ['docx'],
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': ['xlsx'],
};

/**
 * A name without folders, and without letters that turn or hide others; it is only shown, never used as a path. It ends
 * as files of its type do: whoever saves it gets what it is, not what somebody called it.
 */
export function plainName(name: string, type: string): string {
  const plain = plainLine(name)
    .replace(/[\\/:*?"<>|]+/g, '_')
    .trim();
  const [, base = plain, ending = ''] = /^(.*)\.([^.]{1,10})$/.exec(plain) ?? [];
  const right = endings[type] ?? [];
  if (right.includes(ending.toLowerCase())) return plain.slice(-120);
  // What is behind the last dot goes only if it looks like an ending, not like "1.2 楼".
  const stem = /^[a-z0-9]{1,8}$/i.test(ending) ? base : plain;
  const end = right[0] === undefined ? '' : `.${right[0]}`;
  // "a.pdf.hta" is "a.pdf".
  return (
    `${stem.toLowerCase().endsWith(end) && end !== '' ? stem.slice(0, -end.length) : stem}`
      .slice(-110)
      .trim()
      .replace(/^\.*$/, 'file') + end
  );
}
