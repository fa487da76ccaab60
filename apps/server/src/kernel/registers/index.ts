/** Registers (台账): whatever has columns, a filter and rows, on screen, on paper, to Excel and from it. */
export { type Lang, local } from '@anyuan/contract';
export { type RegisterQuery } from './book.ts';
export { hidden, say } from './cells.ts';
export { entryHandlers } from './entries/handlers.ts';
export { changedFields, checkPoint } from './entries/judge.ts';
export {
  column,
  reference,
  type AnyKind,
  type Draft,
  type EntryKind,
  type Known,
  type Merging,
  type Stored,
  type Values,
  type World,
} from './entries/kind.ts';
export {
  countEach,
  countEntries,
  findEntries,
  getEntry,
  type Listed,
  listEntries,
  pageOfEntries,
  seenEntry,
} from './entries/list.ts';
export { ownerColumn, personColumn, settleOwners, settlePeople } from './entries/owner.ts';
export { moveReferences, noteMerge } from './entries/merge.ts';
export { mergedIds, mergedInto } from './entries/merged.ts';
export { tellMerged, whenMerged } from './entries/when-merged.ts';
export {
  changeEntry,
  changeIn,
  createEntry,
  createIn,
  enterMany,
  managedEntry,
  parsedFields,
  putEntry,
} from './entries/write.ts';
export { exportRegister } from './export.ts';
export { importSheet, importTemplate, lockImport, markedSheet, type Hint, type ImportSource } from './import/index.ts';
export { ledgerFrame } from './ledger.ts';
export { listedRegister } from './listed.ts';
export { logRegister, type LogColumn } from './log.ts';
export { type Chapter, chaptersOf, contentsOf, type PrintedCell, tableOf } from './print/chapters.ts';
export { documentOf } from './print/document.ts';
export { html, raw, type Html } from './print/html.ts';
export { htmlReply, pdfReply, printRegister } from './print/index.ts';
export { pdfMaker, type MakePdf } from './print/pdf.ts';
export { type Photo, photosOf, type Picture, picturesIn } from './print/pictures.ts';
export { qrCode } from './print/qr.ts';
export { addressOf, printedBy } from './print/register.ts';
export { readColumn, rowOf, timeCell, type ReadColumn } from './read-column.ts';
export {
  checkPurpose,
  digestOf,
  everyRow,
  type RegisterPage,
  type RegisterRow,
  type RegisterSource,
} from './source.ts';
export { takeHandlers } from './take.ts';
