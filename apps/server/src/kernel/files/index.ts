/** Uploaded files, checked at the door and kept by their hash. Modules import nothing else of this folder. */
export { cleanFile, type CleanFile } from './intake.ts';
export { keepBytes, keepFile, type KeptFile } from './keep.ts';
export { plainName } from './names.ts';
export { makePartStore, mostUnderWay, type PartStore } from './parts.ts';
export { type FileStore, makeFileStore } from './store.ts';
