/** What things were, and who has read what they are. */
export { markRead, readersOf, readingOf, remind } from './reading.ts';
export { remindToRead } from './remind.ts';
export { versionsOf } from './versions.ts';
export { writeVersions } from './write.ts';
