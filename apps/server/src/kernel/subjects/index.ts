/** What files, notices, links and audiences are about: things of any kind, each declared once. Modules import nothing else of this folder. */
export { arrived, awaitCopies, awaitedOf, awaitedSum, awaitFiles, type Coming } from './awaited.ts';
export {
  aboutFile,
  aboutSubject,
  attachFile,
  claimStaged,
  filesOf,
  isDemo,
  isDemoOf,
  readableFile,
  stageFile,
  toAttachment,
} from './files.ts';
export { addLink, linksFor, linksOf, tie, writeLink } from './links.ts';
export { takeBackNotices } from './notices.ts';
export { makeSubjects, maySee, type Subjects } from './registry.ts';
export type { FileLook, FoundSubject, Purpose, Subject, SubjectFacts, SubjectKind } from './types.ts';
