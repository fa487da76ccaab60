/** Excel in and out. Modules import nothing else of this folder. */
export { type Column, hintSheet, maxRows, problemColumn, type SheetRead, type SheetRow } from './columns.ts';
export { readSheet } from './read.ts';
export { placeOf, refuseBad, repeated, type ReportRow, toReport } from './report.ts';
export { type Given, rowReader, type RowReader } from './row-reader.ts';
export { type StreamCell, writeLongSheet } from './stream.ts';
export { sheetReply, writeSheet } from './write.ts';
