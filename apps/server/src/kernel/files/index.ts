/** Uploaded files, checked at the door and kept by their hash. Modules import nothing else of this folder. */
export { cleanFile, type CleanFile } from './intake.ts';
export { keepFile } from './keep.ts';
export { plainName } from './names.ts';
export { type FileStore, makeFileStore } from './store.ts';
