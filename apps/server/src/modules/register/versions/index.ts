/** What things were, and who has read what they are. */
export { addReceipts } from './demo-receipts.ts';
export { readingFigures } from './figures.ts';
export { markRead, newestVersion, readBy, readersOf, readingOf, readKinds, remind, unreadPeople } from './reading.ts';
export { remindToRead } from './remind.ts';
export { versionsOf } from './versions.ts';
export { writeVersions } from './write.ts';
