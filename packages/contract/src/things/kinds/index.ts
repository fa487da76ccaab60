import type { ThingKind } from '../kind.ts';
import { accident } from './accident.ts';
import { advertisement } from './advertisement.ts';
import { alarmPanel } from './alarm-panel.ts';
import { annualTask } from './annual-task.ts';
import { bodyRecorder } from './body-recorder.ts';
import { booklet } from './booklet.ts';
import { campaign } from './campaign.ts';
import { circular } from './circular.ts';
import { contract } from './contract.ts';
import { contractorFault } from './contractor-fault.ts';
import { contractor } from './contractor.ts';
import { decision } from './decision.ts';
import { detector } from './detector.ts';
import { discipline } from './discipline.ts';
import { doorGroup } from './door-group.ts';
import { emergencyLight } from './emergency-light.ts';
import { emergencyPlan } from './emergency-plan.ts';
import { escapeSign } from './escape-sign.ts';
import { extinguisher } from './extinguisher.ts';
import { fireDoor } from './fire-door.ts';
import { fireOperator } from './fire-operator.ts';
import { gateDay } from './gate-day.ts';
import { goal } from './goal.ts';
import { guardCertificate } from './guard-certificate.ts';
import { honour } from './honour.ts';
import { hose } from './hose.ts';
import { hospitalMonth } from './hospital-month.ts';
import { hospitalYear } from './hospital-year.ts';
import { houseValue } from './house-value.ts';
import { hydrant } from './hydrant.ts';
import { improvement } from './improvement.ts';
import { institutionLicence } from './institution-licence.ts';
import { itAsset } from './it-asset.ts';
import { itHole } from './it-hole.ts';
import { keyRoom } from './key-room.ts';
import { key } from './key.ts';
import { leadingGroup } from './leading-group.ts';
import { massDefence } from './mass-defence.ts';
import { measure } from './measure.ts';
import { mediaVisit } from './media-visit.ts';
import { mediator } from './mediator.ts';
import { medicalDevice } from './medical-device.ts';
import { medicalLicence } from './medical-licence.ts';
import { meeting } from './meeting.ts';
import { meterReading } from './meter-reading.ts';
import { meter } from './meter.ts';
import { model } from './model.ts';
import { nurseLicence } from './nurse-licence.ts';
import { outsideCheck } from './outside-check.ts';
import { partner } from './partner.ts';
import { performed } from './performed.ts';
import { policy } from './policy.ts';
import { project } from './project.ts';
import { radio } from './radio.ts';
import { registeredSubject } from './registered-subject.ts';
import { replyTemplate } from './reply-template.ts';
import { riotGear } from './riot-gear.ts';
import { safetyRoom } from './safety-room.ts';
import { screening } from './screening.ts';
import { seizedItem } from './seized-item.ts';
import { skill } from './skill.ts';
import { smokeControl } from './smoke-control.ts';
import { smokeMask } from './smoke-mask.ts';
import { specialOperator } from './special-operator.ts';
import { spokesman } from './spokesman.ts';
import { sprinkler } from './sprinkler.ts';
import { stationKit } from './station-kit.ts';
import { utilityPoint } from './utility-point.ts';
import { volunteer } from './volunteer.ts';
import { warningSign } from './warning-sign.ts';
import { workLog } from './work-log.ts';
import { zeroReport } from './zero-report.ts';

/** Every kind of thing, by the name it has in addresses and in the database, in the order of their page. One line each. */
const kinds = {
  extinguisher,
  hydrant,
  hose,
  'fire-door': fireDoor,
  'emergency-light': emergencyLight,
  'escape-sign': escapeSign,
  'smoke-mask': smokeMask,
  detector,
  sprinkler,
  'smoke-control': smokeControl,
  'alarm-panel': alarmPanel,
  'station-kit': stationKit,
  radio,
  'body-recorder': bodyRecorder,
  'reply-template': replyTemplate,
  'riot-gear': riotGear,
  screening,
  'gate-day': gateDay,
  'seized-item': seizedItem,
  key,
  'key-room': keyRoom,
  'warning-sign': warningSign,
  'door-group': doorGroup,
  'guard-certificate': guardCertificate,
  'fire-operator': fireOperator,
  'medical-licence': medicalLicence,
  'nurse-licence': nurseLicence,
  'special-operator': specialOperator,
  mediator,
  spokesman,
  volunteer,
  'mass-defence': massDefence,
  skill,
  'safety-room': safetyRoom,
  'work-log': workLog,
  'utility-point': utilityPoint,
  meter,
  'meter-reading': meterReading,
  'medical-device': medicalDevice,
  contractor,
  'contractor-fault': contractorFault,
  contract,
  'leading-group': leadingGroup,
  meeting,
  decision,
  circular,
  'annual-task': annualTask,
  policy,
  booklet,
  honour,
  project,
  measure,
  improvement,
  discipline,
  campaign,
  'media-visit': mediaVisit,
  model,
  'house-value': houseValue,
  'emergency-plan': emergencyPlan,
  partner,
  'outside-check': outsideCheck,
  accident,
  'zero-report': zeroReport,
  'hospital-year': hospitalYear,
  'hospital-month': hospitalMonth,
  goal,
  'institution-licence': institutionLicence,
  'registered-subject': registeredSubject,
  performed,
  advertisement,
  'it-asset': itAsset,
  'it-hole': itHole,
} as const satisfies Record<string, ThingKind>;

export type ThingKindName = keyof typeof kinds;
export const thingKinds: Readonly<Record<ThingKindName, ThingKind>> = kinds;
export const thingKindNames = Object.keys(kinds) as [ThingKindName, ...ThingKindName[]];
/** The declaration of a kind, whoever names it. */
export const thingKind = (name: string): ThingKind | undefined =>
  Object.hasOwn(thingKinds, name) ? thingKinds[name as ThingKindName] : undefined;
