import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';
import { readerFields } from '../versions.ts';

/** Document that goes round 传阅文件: from above or of the house, to be read by some until a day, and who has. */
export const circular = defineMatter({
  kind: 'circular',
  prefix: 'CYJ',
  label: ['传阅文件', 'Circular'],
  group: 'governance',
  fields: {
    origin: field.choice(['来源', 'Origin'], {
      above: ['上级来文', 'From above'],
      house: ['本院发文', 'Of the house'],
      outside: ['外单位来文', 'From outside'],
    }),
    document: field.text(['文号', 'Document'], {
      hint: ['换了文号即为另一份文件,须重新传阅', 'With another number it is another document, to be read anew'],
    }),
    issuer: field.text(['发文单位', 'Issued by']),
    received: field.date(['收文日期', 'Received']),
    opinion: field.longText(['拟办与批示', 'What is to be done']).optional(),
    text: field.longText(['正文或摘要', 'Text'], { max: 20_000 }).optional(),
    files: field.files(['文件', 'Files']).optional(),
    ...readerFields,
  },
  listed: ['origin', 'document', 'received', 'readers', 'readUntil'],
  versions: { by: 'document', keeps: ['issuer', 'received', 'opinion', 'text', 'files'], isRead: true },
});
