import type { Module } from './kernel/app.ts';
import { alarms } from './modules/alarm/index.ts';
import { audit } from './modules/audit/index.ts';
import { cases } from './modules/case/index.ts';
import { delivery } from './modules/delivery/index.ts';
import { demo } from './modules/demo/index.ts';
import { desk } from './modules/desk/index.ts';
import { deviceHealth } from './modules/device-health/index.ts';
import { device } from './modules/device/index.ts';
import { dispatch } from './modules/dispatch/index.ts';
import { duty } from './modules/duty/index.ts';
import { file } from './modules/file/index.ts';
import { hazards } from './modules/hazard/index.ts';
import { health } from './modules/health/index.ts';
import { identity } from './modules/identity/index.ts';
import { integrity } from './modules/integrity/index.ts';
import { ledgers } from './modules/ledger/index.ts';
import { notices } from './modules/notice/index.ts';
import { order } from './modules/order/index.ts';
import { patient } from './modules/patient/index.ts';
import { place } from './modules/place/index.ts';
import { publicPages } from './modules/public/index.ts';
import { quality } from './modules/quality/index.ts';
import { retention } from './modules/retention/index.ts';
import { settings } from './modules/setting/index.ts';
import { setup } from './modules/setup/index.ts';
import { signals } from './modules/signal/index.ts';
import { video } from './modules/video/index.ts';

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
  delivery, // what of it leaves the page: SMS, WeCom, e-mail
  desk, // one's own numbers, views and search
  alarms, // a press becomes a case
  dispatch, // somebody goes
  integrity, // red packets, clues, who answers for what
  quality, // what was found in records, what went wrong with a patient
  order, // touts, incidents, work with the police
  patient, // complaints, disputes, petitions, public opinion, rooms for talking
  hazards, // what is found wrong, until it is right
  publicPages, // what anybody brings by QR code, without an account
  signals, // where devices speak: MQTT and HTTP
  video, // live pictures
  deviceHealth, // do the cameras answer?
  file, // what is kept as a file
  audit, // who did and saw what, and whether the record still holds
  retention, // old logs are let go
  health, // can alarms be taken?
  setup, // the first visit: the demonstration or one's own hospital
  demo, // its simulated devices
];
