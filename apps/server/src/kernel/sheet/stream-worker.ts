import { PassThrough } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { parentPort, workerData } from 'node:worker_threads';

import excel from 'exceljs';

import { quoted } from './cell.ts';
import type { FromWriter, StreamCell, StreamSheet, ToWriter } from './stream.ts';

const { name, title, columns } = workerData as StreamSheet;
const out = new PassThrough();
const whole = buffer(out);
whole.catch(() => undefined);
const book = new excel.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true });
const sheet = book.addWorksheet(name, { views: [{ state: 'frozen', ySplit: 2 }] });
sheet.columns = columns.map(({ width, isText }) => ({ width, ...(isText ? { style: { numFmt: '@' } } : {}) }));
const headline = sheet.addRow([quoted(title)]);
headline.font = { bold: true, size: 14 };
headline.commit();
const head = sheet.addRow(columns.map((column) => column.title));
head.font = { bold: true };
head.commit();

const answer = (message: FromWriter, moved: ArrayBuffer[] = []) => parentPort?.postMessage(message, moved);
const safe = (cell: StreamCell): StreamCell => (typeof cell === 'string' ? quoted(cell) : cell);

parentPort?.on('message', (message: ToWriter) => {
  if ('rows' in message) {
    for (const row of message.rows) sheet.addRow(row.map(safe)).commit();
    answer({ written: true });
    return;
  }
  sheet.commit();
  void book
    .commit()
    .then(() => whole)
    .then((file) => answer({ file: new Uint8Array(file) }));
});
