/** The built-in roles, and two callers without one: nobody signed in, and a device with its token. */
export const operators = [
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
  'volunteer',
  'integration',
  'it-security',
  'founder',
] as const;
export const roles = [...operators, 'it', 'security-admin', 'auditor'] as const;
export type Role = (typeof roles)[number];
export type Caller = Role | 'anonymous' | 'device';

export const person: readonly Caller[] = roles;
export const anybody: readonly Caller[] = [...roles, 'anonymous', 'device'];

// Administrators keep accounts and registers; auditors read logs; neither sees what happened to people.
export const administrators: readonly Caller[] = ['it', 'founder'];
export const roleKeepers: readonly Caller[] = ['security-admin', 'founder'];
export const auditors: readonly Caller[] = ['auditor'];
export const caseWorkers: readonly Caller[] = operators;

export const peopleReaders: readonly Caller[] = [
  ...administrators,
  'security-admin',
  'director',
  'party-secretary',
  'deputy-director',
  'security-chief',
  'control-room',
  'duty-leader',
  'patient-relations',
  'medical-affairs',
  'head',
  'pharmacy',
  'logistics',
];
export const placeReaders: readonly Caller[] = [...operators, 'it', 'security-admin'];
export const placeKeepers: readonly Caller[] = [...administrators, 'security-chief', 'logistics'];
export const deviceReaders: readonly Caller[] = [
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
export const deviceKeepers: readonly Caller[] = [...placeKeepers, 'integration'];
export const intakeReaders: readonly Caller[] = [...administrators, ...auditors, 'security-chief', 'control-room'];

export const spotKeepers: readonly Caller[] = [
  ...administrators,
  'security-chief',
  'patient-relations',
  'service-desk',
];

export const dutyReaders: readonly Caller[] = [...operators, 'it', 'security-admin'];
export const dutyKeepers: readonly Caller[] = ['security-chief', 'founder'];
export const onDuty: readonly Caller[] = [
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
  'volunteer',
  'founder',
];

export const reporters: readonly Caller[] = [
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
  'volunteer',
  'it-security',
  'founder',
];
// What the hospital answers for: whoever leads it, or answers for a part.
export const totalling: readonly Caller[] = [
  'director',
  'party-secretary',
  'deputy-director',
  'security-chief',
  'founder',
];
export const aiming = totalling;
export const answering: readonly Caller[] = [
  ...totalling,
  'patient-relations',
  'medical-affairs',
  'head',
  'fire-control',
];
export const commanders: readonly Caller[] = ['security-chief', 'control-room', 'duty-leader', 'founder'];
// The head of the house looks; he moves nothing.
export const cameraMovers: readonly Caller[] = [...commanders, 'police'];
// Who sees our cameras from outside is decided where the hospital is answered for.
export const uplinkReaders: readonly Caller[] = ['director', 'deputy-director', 'security-chief', 'founder'];
export const uplinkKeepers: readonly Caller[] = ['security-chief', 'founder'];
// What body recorders brought is kept where alarms are worked; who oversees it looks.
export const footageKeepers: readonly Caller[] = commanders;
export const footageReaders: readonly Caller[] = [...commanders, 'director', 'deputy-director'];
// The wall is the control room's; who oversees it sees what is on it.
export const wallArrangers: readonly Caller[] = ['control-room', 'duty-leader', 'security-chief', 'founder'];
export const wallReaders: readonly Caller[] = [...wallArrangers, 'director', 'deputy-director'];
export const cameraViewers: readonly Caller[] = [...commanders, 'director', 'deputy-director', 'police'];
// Registers leave the system on paper or as files with those who answer for them only.
export const bookkeepers: readonly Caller[] = [
  'director',
  'party-secretary',
  'deputy-director',
  'security-chief',
  'patient-relations',
  'medical-affairs',
  'founder',
];
export const importers: readonly Caller[] = [
  'party-secretary',
  'security-chief',
  'patient-relations',
  'medical-affairs',
  'founder',
];
// Whoever keeps something that is counted, and those who look after them; which book is asked behind the door.
export const bookKeepers: readonly Caller[] = [
  'pharmacy',
  'logistics',
  'medical-affairs',
  'finance',
  'service-desk',
  'founder',
];
export const bookWriters: readonly Caller[] = [...bookKeepers, 'guard-leader', 'volunteer'];
export const bookReaders: readonly Caller[] = [...bookWriters, 'director', 'deputy-director', 'security-chief'];
// Whoever makes or answers for checks sees what they ask and what came out.
export const formReaders: readonly Caller[] = [
  'director',
  'deputy-director',
  'security-chief',
  'control-room',
  'duty-leader',
  'guard-leader',
  'fire-control',
  'patient-relations',
  'medical-affairs',
  'head',
  'logistics',
  'service-desk',
  'founder',
];
export const formWriters: readonly Caller[] = ['security-chief', 'medical-affairs', 'logistics', 'founder'];
// Everybody sees the rounds he makes; whoever plans an area is asked for behind the door.
export const roundMakers: readonly Caller[] = operators;
export const roundReaders: readonly Caller[] = operators;
export const planners: readonly Caller[] = [
  'deputy-director',
  'security-chief',
  'fire-control',
  'medical-affairs',
  'logistics',
  'founder',
];
export const peakSetters: readonly Caller[] = [
  'deputy-director',
  'security-chief',
  'control-room',
  'duty-leader',
  'founder',
];
export const levelSetters: readonly Caller[] = ['deputy-director', 'security-chief', 'duty-leader', 'founder'];
// How patients and staff find the house: whoever leads it, asks them, or is judged by it.
export const surveyRunners: readonly Caller[] = ['patient-relations', 'service-desk', 'founder'];
export const surveyReaders: readonly Caller[] = [
  ...surveyRunners,
  'director',
  'deputy-director',
  'medical-affairs',
  'head',
];
export const followUpCallers: readonly Caller[] = ['patient-relations', 'service-desk', 'head', 'founder'];
export const followUpReaders: readonly Caller[] = [
  ...followUpCallers,
  'director',
  'deputy-director',
  'medical-affairs',
];
export const clinicalKeepers: readonly Caller[] = ['medical-affairs', 'founder'];
export const ethicsKeepers: readonly Caller[] = ['party-secretary', 'founder'];
export const dischargeKeepers: readonly Caller[] = ['service-desk', 'founder'];
export const surveyInviters: readonly Caller[] = [...surveyRunners, 'integration'];
export const settingReaders: readonly Caller[] = [
  ...administrators,
  'security-admin',
  'director',
  'deputy-director',
  'security-chief',
];

export const readinessRunners: readonly Caller[] = ['deputy-director', 'security-chief', 'medical-affairs', 'founder'];

export const letterKeepers: readonly Caller[] = ['deputy-director', 'security-chief', 'founder'];
export const letterApprovers: readonly Caller[] = ['director', 'party-secretary', 'deputy-director', 'founder'];
export const letterExaminers: readonly Caller[] = ['party-secretary', 'deputy-director', 'security-chief', 'founder'];
/** Everybody sees the letters he gave or took, and what of his is past its day. */
export const letterReaders: readonly Caller[] = operators;
export const pressers: readonly Caller[] = [
  'director',
  'party-secretary',
  'deputy-director',
  'security-chief',
  'head',
  'founder',
];
export const assessmentRunners: readonly Caller[] = ['deputy-director', 'security-chief', 'founder'];
// Whoever is asked sees what is asked of him; whose, is looked at behind the door.
export const assessmentReaders: readonly Caller[] = operators;
