import {
  administrators,
  anybody,
  auditors,
  cameraMovers,
  cameraViewers,
  person,
  roles,
  settingReaders,
  wallReaders,
  type Caller,
} from './callers.ts';

/** The record, settings, streams. */
export const system: Record<string, readonly Caller[]> = {
  'GET /audit': auditors,
  'GET /audit/state': auditors,
  'POST /audit/verify': auditors,
  'GET /settings': settingReaders,
  'PUT /settings/:key': administrators,
  'GET /settings/:key/choices': administrators,
  'GET /backups': administrators,
  'POST /backups': administrators,
  'GET /calendar': person,
  'PUT /calendar/:on': administrators,

  // A device may hold a stream open; no event reaches it.
  'WS /events': [...roles, 'device'],
  'WS /video/live': cameraViewers,
  'WS /video/talk': cameraMovers,
  'WS /wall/live': wallReaders,
  // Who comes is asked there, in words of its own.
  'WS /media-nodes/link': anybody,
  'WS /media-nodes/pipe': anybody,
};
