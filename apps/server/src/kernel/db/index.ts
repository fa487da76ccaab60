/** The database: types of its rows, connections, migrations. Modules import nothing else of this folder. */
export { unguarded } from './bind.ts';
export { recordOf } from './bound.ts';
export { readMigrations } from './migrate.ts';
export { asked } from './record-client.ts';
export { databaseClient } from './client.ts';
export { openDatabase } from './database.ts';
export { startEmbedded } from './embedded.ts';
export { openInstalled } from './installed.ts';
export { migrate } from './migrate.ts';
export type { GbStep, JsonObject, Reach } from './json-types.ts';
export type {
  AuditTable,
  DB,
  DeliveryChannelTable,
  DirectoryTable,
  DepartmentTable,
  DeviceTable,
  HandoverTable,
  HeightenedTable,
  NoticeTable,
  PlaceTable,
  SavedViewTable,
  StoredFileTable,
} from './types.ts';
