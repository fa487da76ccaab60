import type { Module } from './kernel/app.ts';
import { alarms } from './modules/alarm/index.ts';
import { assessments } from './modules/assessment/index.ts';
import { audit } from './modules/audit/index.ts';
import { backups } from './modules/backup/index.ts';
import { booksModule } from './modules/book/index.ts';
import { cameraHealth } from './modules/camera-health/index.ts';
import { cameraMasks } from './modules/camera-mask/index.ts';
import { cameraRules } from './modules/camera-rule/index.ts';
import { cases } from './modules/case/index.ts';
import { casefile } from './modules/casefile/index.ts';
import { clinical } from './modules/clinical/index.ts';
import { contractors } from './modules/contractor/index.ts';
import { countersigns } from './modules/countersign/index.ts';
import { dc09 } from './modules/dc09/index.ts';
import { delivery } from './modules/delivery/index.ts';
import { demo } from './modules/demo/index.ts';
import { desk } from './modules/desk/index.ts';
import { deviceHealth } from './modules/device-health/index.ts';
import { device } from './modules/device/index.ts';
import { dispatch } from './modules/dispatch/index.ts';
import { duty } from './modules/duty/index.ts';
import { ethics } from './modules/ethics/index.ts';
import { file } from './modules/file/index.ts';
import { followUps } from './modules/follow-up/index.ts';
import { footage } from './modules/footage/index.ts';
import { forms } from './modules/form/index.ts';
import { gb28181 } from './modules/gb28181/index.ts';
import { hazards } from './modules/hazard/index.ts';
import { health } from './modules/health/index.ts';
import { his } from './modules/his/index.ts';
import { identity } from './modules/identity/index.ts';
import { indicatorsModule } from './modules/indicator/index.ts';
import { integrity } from './modules/integrity/index.ts';
import { ledgers } from './modules/ledger/index.ts';
import { letters } from './modules/letter/index.ts';
import { links } from './modules/link/index.ts';
import { locks } from './modules/lock/index.ts';
import { mediaNodes } from './modules/media-node/index.ts';
import { notices } from './modules/notice/index.ts';
import { onvif } from './modules/onvif/index.ts';
import { order } from './modules/order/index.ts';
import { patient } from './modules/patient/index.ts';
import { place } from './modules/place/index.ts';
import { publicPages } from './modules/public/index.ts';
import { quality } from './modules/quality/index.ts';
import { readiness } from './modules/readiness/index.ts';
import { recordings } from './modules/recording/index.ts';
import { register } from './modules/register/index.ts';
import { repairs } from './modules/repair/index.ts';
import { restream } from './modules/restream/index.ts';
import { retention } from './modules/retention/index.ts';
import { roster } from './modules/roster/index.ts';
import { rounds } from './modules/round/index.ts';
import { rtls } from './modules/rtls/index.ts';
import { service } from './modules/service/index.ts';
import { settings } from './modules/setting/index.ts';
import { setup } from './modules/setup/index.ts';
import { signals } from './modules/signal/index.ts';
import { supervision } from './modules/supervision/index.ts';
import { surveys } from './modules/survey/index.ts';
import { talk } from './modules/talk/index.ts';
import { training } from './modules/training/index.ts';
import { video } from './modules/video/index.ts';
import { wall } from './modules/wall/index.ts';
import { zlm } from './modules/zlm/index.ts';

/** Every capability of the product, in start order. */
export const modules: Module[] = [
  identity, // who people are and what they may do
  settings, // the numbers and days a hospital tunes
  place, // where things are
  device, // what signals, sees or opens
  duty, // who is on duty
  cases, // everything that happens
  ledgers, // figures and registers of it, on screen and on paper
  notices, // whom it is told
  roster, // who is to be on duty: planned, swapped, and gaps told
  countersigns, // changes that take two people
  delivery, // what of it leaves the page: SMS, WeCom, e-mail
  desk, // one's own numbers, views and search
  alarms, // a press becomes a case
  register, // what exists and is kept: fire equipment, gear, rooms, papers, groups and rules
  forms, // what is asked: checklists, scores, minutes, in versions
  repairs, // devices out of order, until somebody has checked that they work
  dispatch, // somebody goes
  integrity, // red packets, clues, who answers for what
  ethics, // how everybody conducts himself: one file each, assessed by the year
  clinical, // what the record system says: papers past their limit, surgical checks, grades
  quality, // what was found in records, what went wrong with a patient
  order, // touts, incidents, work with the police
  service, // the patient service centre: enquiries, escorts, green channel, rescue fund, referrals
  patient, // complaints, disputes, petitions, public opinion, rooms for talking
  rounds, // what must be done: plans, rounds, the security level
  hazards, // what is found wrong, until it is right
  readiness, // what could happen, how ready one is, drills
  training, // sessions, examinations, the three fire skills, contests
  assessments, // self-assessment: tables as data, evidence that is looked up, the examiner's pack
  booksModule, // what is counted: drugs, chemicals, sources, blood, loans, goods in custody, blanks, money, hours
  indicatorsModule, // what one answers for: named numbers, the board
  letters, // letters of responsibility: cascaded, signed by both, scored by quarter
  supervision, // everything past its day, pressed for on record
  contractors, // visits of contractors, their monthly score and pay
  locks, // locks of stores: opened by two, with a log
  surveys, // how patients and staff find it: asked once each, counted by dimension
  followUps, // who went home is called: work-list, script, problems passed on
  publicPages, // what anybody brings by QR code, without an account
  signals, // where devices speak: MQTT and HTTP
  rtls, // where location systems speak: badges of staff, HL7 FHIR
  dc09, // where alarm hosts speak: SIA DC-09
  video, // live pictures
  mediaNodes, // other machines that read cameras
  zlm, // the hospital's own ZLMediaKit: its streams as cameras
  recordings, // what cameras saw: by plan, and around every alarm
  footage, // what body recorders have brought, and who has had it
  cameraMasks, // what is covered in pictures
  cameraRules, // who alone may see which cameras
  wall, // the television wall: screens, scenes, what alarms take
  gb28181, // recorders and cameras by GB/T 28181, and the platforms above
  restream, // cameras handed on by RTSP
  talk, // speaking through cameras
  onvif, // cameras by ONVIF: found, moved, listened to
  deviceHealth, // do the cameras answer?
  cameraHealth, // and what do they show?
  file, // what is kept as a file
  links, // what belongs together
  casefile, // everything of a case as one PDF
  his, // the hospital's own system: patients, visits, bills
  audit, // who did and saw what, and whether the record still holds
  retention, // old logs are let go
  backups, // the record kept elsewhere, every night, and tried
  health, // can alarms be taken?
  setup, // the first visit: the demonstration or one's own hospital
  demo, // its simulated devices
];
