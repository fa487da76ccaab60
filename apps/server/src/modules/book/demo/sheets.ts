import { sql } from 'kysely';

import type { Tx } from '../../../kernel/ctx.ts';

/** A sheet of paper that says what it is, as a PDF of its own. */
function pdfOf(words: string): Buffer {
  const stream = `BT /F1 18 Tf 72 760 Td (${words}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let text = '%PDF-1.4\n';
  const offsets = objects.map((object, n) => {
    const at = text.length;
    text += `${n + 1} 0 obj\n${object}\nendobj\n`;
    return at;
  });
  const xref = text.length;
  const rows = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('');
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${rows}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

/** Safety data sheets of the demonstration's chemicals; of three nobody has put one there. */
export async function addSheets(tx: Tx): Promise<void> {
  const bytes = pdfOf('Safety data sheet (demonstration)');
  const sha256 = await tx.ctx.app.files.put(bytes);
  await sql`
    insert into stored_file (id, sha256, name, type, size, subject_kind, subject_id, purpose, at, is_demo)
    select gen_random_uuid(), ${sha256}, 'SDS ' || i.name || '.pdf', 'application/pdf', ${bytes.length}, 'bookItem', i.id,
      'sheet', ${tx.now}, true
    from (select id, name, row_number() over (order by code) as n from book_item where book = 'chemical' and is_demo) i
    where i.n % 20 <> 7`.execute(tx.db);
}
