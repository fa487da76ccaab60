import type { Module } from './kernel/app.ts';
import { audit } from './modules/audit/index.ts';
import { cases } from './modules/case/index.ts';
import { device } from './modules/device/index.ts';
import { identity } from './modules/identity/index.ts';
import { place } from './modules/place/index.ts';
import { retention } from './modules/retention/index.ts';
import { settings } from './modules/setting/index.ts';

/** Every capability of the product, in start order. */
export const modules: Module[] = [
  identity, // who people are and what they may do
  settings, // the numbers and days a hospital tunes
  place, // where things are
  device, // what signals, sees or opens
  cases, // everything that happens
  audit, // who did and saw what, and whether the record still holds
  retention, // old logs are let go
];
