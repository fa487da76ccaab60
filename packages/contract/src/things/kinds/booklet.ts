import { z } from 'zod';

import { field } from '../../fields/index.ts';
import { defineMatter } from '../papers.ts';
import { readerFields } from '../versions.ts';

/** Pocket book 口袋书 (S2-41): editions, to whom printed ones were handed out, and who has read it on the screen. */
export const booklet = defineMatter({
  kind: 'booklet',
  prefix: 'KDS',
  label: ['口袋书', 'Pocket book'],
  group: 'governance',
  fields: {
    edition: field.text(['版次', 'Edition'], {
      hint: ['换了版次即为新版本,旧版留存', 'Another edition is another version; the old one stays readable'],
    }),
    issued: field.date(['印发日期', 'Issued']),
    printed: field.count(['印数', 'Copies printed']).optional(),
    handedOut: field
      .rows(
        ['发放', 'Handed out'],
        z.object({
          to: field.text(['科室 / 对象', 'To'], { max: 60 }),
          copies: field.between(['册数', 'Copies'], 1, 100_000),
          on: field.date(['日期', 'On']),
          by: field.text(['领取人', 'Received by'], { max: 40 }).optional(),
        }),
      )
      .optional(),
    text: field.longText(['电子版正文', 'Text'], { max: 20_000 }).optional(),
    files: field.files(['电子版', 'Files']).optional(),
    ...readerFields,
  },
  listed: ['edition', 'issued', 'printed', 'readers'],
  versions: { by: 'edition', keeps: ['issued', 'text', 'files'], isRead: true },
});
