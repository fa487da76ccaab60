/**
 * Who gets past the door of every route. Written by hand from what each role is for, on purpose not derived from
 * roles or permissions: `sweep.test.ts` compares it with what the server really does. A new route needs a row here.
 */

/** The built-in roles, and two callers without one: nobody signed in, and a device with its token. */
const operators = [
  'director',
  'party-secretary',
  'deputy-director',
  'security-chief',
  'control-room',
  'duty-leader',
  'guard-leader',
  'guard',
  'police',
  'fire-control',
  'emergency-team',
  'patient-relations',
  'mediator',
  'medical-affairs',
  'head',
  'staff',
  'pharmacy',
  'logistics',
  'finance',
  'service-desk',
  'integration',
  'founder',
] as const;
export const roles = [...operators, 'it', 'auditor'] as const;
export type Role = (typeof roles)[number];
export type Caller = Role | 'anonymous' | 'device';

const person: readonly Caller[] = roles;
const anybody: readonly Caller[] = [...roles, 'anonymous', 'device'];

// Administrators keep accounts and registers; auditors read logs; neither sees what happened to people.
const administrators: readonly Caller[] = ['it', 'founder'];
const auditors: readonly Caller[] = ['auditor'];
const caseWorkers: readonly Caller[] = operators;

const peopleReaders: readonly Caller[] = [
  ...administrators,
  'director',
  'party-secretary',
  'deputy-director',
  'security-chief',
  'control-room',
  'duty-leader',
  'patient-relations',
  'medical-affairs',
  'head',
];
const placeReaders: readonly Caller[] = [...operators, 'it'];
const placeKeepers: readonly Caller[] = [...administrators, 'security-chief', 'logistics'];
const deviceReaders: readonly Caller[] = [
  ...administrators,
  'director',
  'deputy-director',
  'security-chief',
  'control-room',
  'duty-leader',
  'guard-leader',
  'police',
  'fire-control',
  'logistics',
  'integration',
];
const deviceKeepers: readonly Caller[] = [...placeKeepers, 'integration'];
const intakeReaders: readonly Caller[] = [...administrators, ...auditors, 'security-chief', 'control-room'];

const spotKeepers: readonly Caller[] = [...administrators, 'security-chief', 'patient-relations', 'service-desk'];

const dutyReaders: readonly Caller[] = [...operators, 'it'];
const dutyKeepers: readonly Caller[] = ['security-chief', 'founder'];
const onDuty: readonly Caller[] = [
  'deputy-director',
  'security-chief',
  'control-room',
  'duty-leader',
  'guard-leader',
  'guard',
  'police',
  'fire-control',
  'emergency-team',
  'service-desk',
  'founder',
];

const reporters: readonly Caller[] = [
  'party-secretary',
  'security-chief',
  'control-room',
  'duty-leader',
  'guard-leader',
  'guard',
  'fire-control',
  'emergency-team',
  'patient-relations',
  'medical-affairs',
  'head',
  'staff',
  'pharmacy',
  'logistics',
  'finance',
  'service-desk',
  'founder',
];
const commanders: readonly Caller[] = ['security-chief', 'control-room', 'duty-leader', 'founder'];
const cameraViewers: readonly Caller[] = [...commanders, 'director', 'deputy-director', 'police'];
// Registers leave the system on paper or as files with those who answer for them only.
const bookkeepers: readonly Caller[] = [
  'director',
  'party-secretary',
  'deputy-director',
  'security-chief',
  'patient-relations',
  'medical-affairs',
  'founder',
];
const importers: readonly Caller[] = ['security-chief', 'patient-relations', 'medical-affairs', 'founder'];
const settingReaders: readonly Caller[] = [...administrators, 'director', 'deputy-director', 'security-chief'];

/** `METHOD path`; paths below `/api/v1` without it. */
export const accessMatrix: Record<string, readonly Caller[]> = {
  'GET /healthz': anybody,
  'GET /metrics': anybody,
  'GET /openapi.json': anybody,

  'GET /setup': anybody,
  'POST /setup': anybody,
  'POST /setup/press': person,
  'POST /setup/wipe-demo': administrators,

  'POST /session': anybody,
  'DELETE /session': person,
  'GET /me': person,
  'POST /me/password': person,
  'GET /me/sessions': person,
  'DELETE /me/sessions/:id': person,

  'GET /departments': person,
  'PUT /departments/:code': administrators,
  'DELETE /departments/:code': administrators,
  'GET /people': peopleReaders,
  'GET /people/:id': peopleReaders,
  'POST /people': administrators,
  'PATCH /people/:id': administrators,
  'POST /people/:id/password': administrators,
  'DELETE /people/:id/sessions': administrators,
  'POST /people/:id/token': administrators,
  'GET /roles': peopleReaders,
  'PUT /roles/:code': administrators,

  'GET /places': placeReaders,
  'GET /places/:code': placeReaders,
  'PUT /places/:code': placeKeepers,
  'POST /places/:code/at': placeKeepers,
  'DELETE /places/:code': placeKeepers,
  'POST /places/:code/plan': placeKeepers,
  'GET /export/places': placeReaders,
  'POST /import/places': placeKeepers,

  'GET /devices': deviceReaders,
  'GET /devices/:code': deviceReaders,
  'PUT /devices/:code': deviceKeepers,
  'DELETE /devices/:code': deviceKeepers,
  'POST /devices/:code/token': deviceKeepers,
  'PUT /devices/:code/cameras': deviceKeepers,
  'GET /devices/:code/suggested-cameras': deviceReaders,
  'POST /devices/:code/test': deviceKeepers,
  'GET /device-summary': deviceReaders,
  'GET /export/devices': deviceReaders,
  'POST /import/devices': deviceKeepers,

  'POST /signals': ['device', ...deviceKeepers],
  'POST /heartbeat': ['device', ...deviceKeepers],
  'GET /intake': intakeReaders,

  'GET /duty/now': dutyReaders,
  'GET /duty/mine': person,
  'GET /duty/hand-overs': dutyReaders,
  'PUT /duty/posts/:code': dutyKeepers,
  'DELETE /duty/posts/:code': dutyKeepers,
  'POST /duty/posts/:code/sign-on': onDuty,
  'POST /duty/posts/:code/sign-off': onDuty,
  'POST /duty/posts/:code/hand-over': onDuty,
  'POST /duty/place': onDuty,

  'GET /cases': caseWorkers,
  'GET /cases/:id': caseWorkers,
  'POST /cases': reporters,
  'POST /cases/:id/actions/:action': caseWorkers,
  'POST /cases/:id/open': caseWorkers,
  // Who broke the glass is judged by discipline inspection.
  'GET /openings': ['party-secretary'],
  'POST /openings/:id/review': ['party-secretary'],
  'GET /cases/:id/timeline': caseWorkers,
  'POST /cases/:id/comments': caseWorkers,
  'POST /cases/:id/links': caseWorkers,
  'GET /cases/:id/attachments': caseWorkers,
  'POST /cases/:id/attachments': caseWorkers,
  'POST /files': reporters,
  'POST /cases/anonymous': reporters,
  'POST /cases/batch': caseWorkers,
  'GET /files/:id': person,

  // What is counted for whom is decided by the case type.
  'GET /figures': caseWorkers,
  'GET /ledgers/:type/:ledger': caseWorkers,
  'GET /ledgers/:type/:ledger/digest': bookkeepers,
  'GET /ledgers/:type/:ledger/export': bookkeepers,
  'GET /ledgers/:type/:ledger/sheet': bookkeepers,
  'GET /ledgers/:type/:ledger/pdf': bookkeepers,
  'GET /import/cases/:type/template': importers,
  'POST /import/cases/:type': importers,
  'POST /import/cases/:type/marked': importers,
  'GET /cases/:id/sheet': bookkeepers,
  'GET /cases/:id/pdf': bookkeepers,

  // Anybody who works here may call for help.
  'POST /alarms': person,
  'GET /cases/:id/units': commanders,
  'GET /cases/:id/playbook': caseWorkers,
  'GET /cases/:id/scene': caseWorkers,
  'GET /notices': person,
  'POST /notices/seen': person,
  // What was sent out names people and matters, not what they are about.
  'GET /deliveries': administrators,
  'POST /deliveries/:id/retry': administrators,
  'GET /delivery-channels': administrators,
  'PUT /delivery-channels/:channel': administrators,
  'POST /delivery-channels/:channel/test': administrators,
  'GET /me/delivery': person,
  'GET /views': person,
  'POST /views': person,
  'DELETE /views/:id': person,
  'GET /desk': person,
  'GET /search': person,
  'PUT /me/delivery': person,

  'GET /public/spots': spotKeepers,
  'POST /public/spots': spotKeepers,
  'POST /public/spots/:code/rotate': spotKeepers,
  'GET /public/spots/:code/qr': spotKeepers,
  'GET /public/reports': spotKeepers,
  'GET /public/survey': [...spotKeepers, 'director', 'party-secretary', 'deputy-director'],
  'GET /public/remarks': ['patient-relations', 'founder'],
  // The pages of patients and visitors.
  'GET /p': anybody,
  'GET /p/t': anybody,
  'POST /p/t': anybody,
  'POST /p/look': anybody,
  'GET /p/:spot': anybody,
  'GET /p/:spot/:kind': anybody,
  'POST /p/:spot/:kind': anybody,
  'GET /p/a/public.css': anybody,
  'GET /p/a/public.js': anybody,

  'POST /cameras/:code/live': cameraViewers,
  'GET /cameras/:code/snapshot': cameraViewers,
  'GET /video/status': cameraViewers,

  'GET /audit': auditors,
  'POST /audit/verify': auditors,
  'GET /settings': settingReaders,
  'PUT /settings/:key': administrators,
  'GET /calendar': person,
  'PUT /calendar/:on': administrators,

  // A device may hold a stream open; no event reaches it.
  'WS /events': [...roles, 'device'],
  'WS /video/live': cameraViewers,
};
